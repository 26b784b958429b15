"""Files that are handed to people."""

from pathlib import Path

from eprr_bot.slack.commands import UserError


def write(file: Path, text: str) -> str:
    """Write a file, and say so. Raises UserError where it cannot be."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} could not be written: {error.strerror or error}.") from None
    return f"Written: {file}"
