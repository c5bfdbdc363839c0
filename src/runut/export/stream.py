"""Standard output, written one whole record at a time."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

from runut.errors import FileProblem

Handler = Callable[[int, FrameType | None], Any] | int | None


class Stream:
    """Standard output for whole records: each is flushed before the next, and Ctrl-C waits for the end of one.

    Used as a context manager around the writing, in the main thread. Records are written as UTF-8 whatever the locale
    says; half surrogate pairs, which UTF-8 can't hold, as escapes.
    """

    def __init__(self) -> None:
        self._writing = self._interrupted = False
        self._before: Handler = None

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before != signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def write(self, record: str) -> None:
        """Write a record and flush it.

        Raise KeyboardInterrupt after it where Ctrl-C came meanwhile, BrokenPipeError where nobody reads any longer, and
        FileProblem where it can't be written, as on a full disk.
        """
        self._writing = True
        try:
            sys.stdout.buffer.write(record.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            _abandon()
            raise
        except OSError as error:
            _abandon()
            raise FileProblem(error.strerror or "can't be written", file="standard output") from error
        finally:
            self._writing = False
        if self._interrupted:
            raise KeyboardInterrupt

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._interrupted = True
        if not self._writing:
            raise KeyboardInterrupt


def _abandon() -> None:
    """Lead what is left in the buffer nowhere: Python flushes once more at its end, and would fail aloud."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
