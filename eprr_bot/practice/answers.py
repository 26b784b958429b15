"""What the bot answered when somebody did something."""

from dataclasses import dataclass, field

from eprr_bot.practice.state import Json


@dataclass(frozen=True)
class Answer:
    """What the bot answered at once. `error` is a code or sentence when it did not; `seconds` is how long it took."""

    status: int = 200
    error: str | None = None
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    response_type: str = "ephemeral"
    seconds: float = 0.0
    errors: dict[str, str] | None = None
