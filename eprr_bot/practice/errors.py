"""How the practice workspace refuses a call: with Slack's own error codes."""

from typing import Any


class SlackError(Exception):
    """A Web API call is refused. `code` is Slack's word for the reason; `more` is added to the answer."""

    def __init__(self, code: str, **more: Any) -> None:
        self.code = code
        self.more = more
        super().__init__(code)

    def answer(self) -> dict[str, Any]:
        """The body Slack sends back."""
        return {"ok": False, "error": self.code, **self.more}
