"""What is said about a calendar: what was repaired, which entries were left out, and why. Pure."""

from dataclasses import dataclass, field

_MOST_PROBLEMS = 20


class Unreadable(ValueError):
    """A calendar cannot be used. `problems` are sentences that name the line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(shortened(problems))
        super().__init__("\n".join(self.problems))


class Unusable(ValueError):
    """An entry cannot be used: a sentence about the line at fault."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line, self.sentence = line, sentence
        super().__init__(sentence)


def shortened(sentences: list[str]) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(sentences) - _MOST_PROBLEMS
    return sentences[:_MOST_PROBLEMS] + ([f"… and {more} more."] if more > 0 else [])


@dataclass
class Notes:
    """What was repaired, by sentence with the lines it is about, and which entries were left out."""

    repaired: dict[str, list[int]] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)

    def repair(self, line: int, sentence: str) -> None:
        """Note once what was understood in spite of how it is written."""
        lines = self.repaired.setdefault(sentence, [])
        if line not in lines[-1:]:
            lines.append(line)

    def leave_out(self, line: int, sentence: str) -> None:
        """Note an entry that cannot be used; `line` is the one at fault."""
        said = self.left_out.setdefault(line, sentence)
        if sentence not in said:
            self.left_out[line] = f"{said} {sentence}"

    def repairs(self) -> list[str]:
        """One sentence for each kind of repair, in the order of the file."""
        rows = sorted((lines[0], len(lines) - 1, sentence) for sentence, lines in self.repaired.items())
        return [f"line {line}{f' (and {more} more)' if more else ''}: {said}" for line, more, said in rows]

    def faults(self) -> list[str]:
        """One sentence for each entry that was left out."""
        return [f"line {line}: {self.left_out[line]}" for line in sorted(self.left_out)]
