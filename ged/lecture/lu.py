"""What a reader of files gives back."""

from typing import NamedTuple


class Lu(NamedTuple):
    """The text of a file and how many pages it has (None when the word means nothing for it)."""

    texte: str = ""
    pages: int | None = None
