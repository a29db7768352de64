"""The shared library, by ctypes: see nonlocality.h for what its functions take."""

from __future__ import annotations

import ctypes
import json
import math
import operator
import os
import platform
import signal
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Optional

Progress = Callable[[int, int], Any]

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
_SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
_INVALID, _STOPPED = 2, 3


class Stopped(Exception):
    """The progress function asked to stop."""


def _load() -> ctypes.CDLL:
    if sys.platform == "linux" and platform.machine() == "x86_64" and " avx2 " not in Path("/proc/cpuinfo").read_text():
        raise ImportError("nonlocality needs a processor with AVX2; this one has none.")
    library = ctypes.CDLL(str(Path(__file__).with_name("libnonlocality" + _SUFFIX)))
    library.nonlocality_version.restype = ctypes.c_char_p
    library.nonlocality_free.argtypes = [ctypes.c_void_p]
    library.nonlocality_free.restype = None
    return library


_library = _load()
_forked = False


def _after_fork() -> None:
    global _forked
    _forked = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def version() -> str:
    return _library.nonlocality_version().decode()


def invoke(name: str, *arguments: Any, progress: Optional[Progress] = None) -> Optional[str]:
    """Calls a function of the library; returns the text that it gives, and raises what it reports.

    Raises ValueError for wrong input, Stopped where the progress function returns true, RuntimeError for a fault of the library.
    """
    if _forked:
        raise RuntimeError("nonlocality does not work in a forked process; use multiprocessing's 'spawn' or 'forkserver'.")
    if progress is not None and not callable(progress):
        raise TypeError(f"progress is {progress!r}; a function of (done, total) is needed.")
    text = ctypes.c_void_p()
    with _Watcher(progress) as watcher:
        status = getattr(_library, name)(*arguments, watcher.callback, None, ctypes.byref(text))
    try:
        words = ctypes.string_at(text.value).decode() if text.value else None
    finally:
        _library.nonlocality_free(text)
    if watcher.raised is not None:
        raise watcher.raised
    if status == 0:
        return words
    raise {_INVALID: ValueError, _STOPPED: Stopped}.get(status, RuntimeError)(words)


def call(request: dict[str, Any], progress: Optional[Progress] = None) -> str:
    """JSON in, JSON out."""
    for name, value in request.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is {value}; a finite number is needed.")
    return invoke("nonlocality_call", json.dumps(request).encode(), progress=progress) or ""


def whole(name: str, value: Any, least: int, most: int) -> int:
    """A whole number that the library can hold; ctypes itself would cut off what is too large."""
    number = operator.index(value)
    if not least <= number <= most:
        raise ValueError(f"{name} is {number}; a whole number from {least} to {most} is needed.")
    return number


class _Watcher:
    """Lets Ctrl-C and a progress function stop work that goes on outside of Python."""

    def __init__(self, progress: Optional[Progress]) -> None:
        self.raised: Optional[BaseException] = None
        self._progress = progress
        self._interrupted = False
        self._previous: Any = None
        self._watches = threading.current_thread() is threading.main_thread() and callable(signal.getsignal(signal.SIGINT))
        self.callback = _CALLBACK(self._tell) if self._watches or progress is not None else None

    def __enter__(self) -> "_Watcher":
        if self._watches:
            self._previous = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_: Any) -> None:
        if self._watches:
            signal.signal(signal.SIGINT, self._previous)
        if self._interrupted:
            signal.raise_signal(signal.SIGINT)

    def _interrupt(self, *_: Any) -> None:
        self._interrupted = True

    def _tell(self, _context: Any, done: int, total: int) -> int:
        if self._interrupted:
            return 1
        try:
            return int(self._progress is not None and bool(self._progress(done, total)))
        except BaseException as problem:  # an exception cannot cross the library: it is raised again behind it
            self.raised = problem
            return 1
