"""A page without its look: what tests of its words read."""

import re


def plain(page: str) -> str:
    """The page without classes and without the boxes around things, so that `<dt>Held</dt><dd>today</dd>` is found."""
    return re.sub(r' class="[^"]*"|</?div[^>]*>', "", page)
