"""What can go wrong, as one small tree.

RunutError
+-- InputError            bad input: named with its file and line; the rest of the batch goes on
|   +-- FileProblem       missing, a directory, unreadable
|   +-- EncodingProblem   not UTF-8, nor UTF-16 with a byte order mark, or binary
|   +-- RecordProblem     a JSON line that is broken or lacks what an article needs
|   +-- TextProblem       empty, too long, or without words
+-- InstallationError     a part of Runut or of an extra is missing or does not fit; the message names the remedy
"""

from __future__ import annotations


class RunutError(Exception):
    """The root: everything that Runut raises on purpose."""


class InputError(RunutError):
    """Bad input, with where it stands: a file's path (or `-`) and a line or record number, from 1."""

    def __init__(self, reason: str, *, file: str | None = None, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.file, self.line = reason, file, line

    def __str__(self) -> str:
        place = ":".join(str(x) for x in (self.file, self.line) if x is not None)
        return f"{place}: {self.reason}" if place else self.reason


class FileProblem(InputError):
    """A file is missing, is a directory, or can't be opened."""


class EncodingProblem(InputError):
    """A file is binary or in an encoding that Runut does not read."""


class RecordProblem(InputError):
    """A line of JSON is broken or lacks what an article needs."""


class TextProblem(InputError):
    """A text is empty, too long, or has no words."""


class InstallationError(RunutError):
    """A part of the installation is missing or does not fit; the message names the remedy."""
