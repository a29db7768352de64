from __future__ import annotations

import ctypes
from typing import NamedTuple, Optional, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _native
from ._tables import Tables, scenario_of

Bound = Union[float, NDArray[np.float64]]


class Label(NamedTuple):
    """Proven bounds, lower <= NL <= upper: numbers for one table, arrays of the shape of the samples for many."""

    lower: Bound
    upper: Bound


def label(
    p: ArrayLike,
    *,
    scenario: Optional[str] = None,
    threads: int = 0,
    progress: Optional[_native.Progress] = None,
) -> Label:
    """NL, the trace distance to the local set: 1/(2 prod|X_i|) min over local q of sum |p - q|.

    Parameters
    ----------
    p : array
        p[a, b, .., x, y, ..], or many tables p[sample, a, b, .., x, y, ..]; float64, or float32, of which each setting is
        divided by its sum.
    scenario : str, optional
        As "m3", or the outcomes of each setting of each party, "[(2 2) (2 3)]", where settings of a party have different
        numbers of outcomes (padding is 0) or there are several axes of samples. Otherwise the shape says it.
    threads : int
        0 for one a core.
    progress : callable, optional
        Told (done, total) some twenty times a second; what it returns stops the work if it is true.

    Returns
    -------
    Label
        ``lower`` and ``upper``, less than 1e-9 apart. Brito, Amaral and Chaves, PRA 97, 022111 (2018).

    Raises
    ------
    ValueError
        A table that is no behavior, by its place: negative, not normalised, or of another shape.
    """
    tables = Tables.of(p, scenario)
    labels = np.empty((tables.count, 2))
    _native.invoke(
        "nonlocality_label",
        tables.scenario.encode(),
        ctypes.c_void_p(tables.values.ctypes.data),
        ctypes.c_int32(tables.values.dtype == np.float32),
        ctypes.c_int64(tables.count),
        ctypes.c_int32(_native.whole("threads", threads, 0, 4096)),
        ctypes.c_void_p(labels.ctypes.data),
        progress=progress,
    )
    if not tables.batch:
        return Label(float(labels[0, 0]), float(labels[0, 1]))
    return Label(labels[:, 0].reshape(tables.batch), labels[:, 1].reshape(tables.batch))


def sample(
    scenario: str,
    count: int,
    *,
    seed: int,
    distribution: str = "no-signaling",
    first: int = 0,
    threads: int = 0,
    progress: Optional[_native.Progress] = None,
) -> NDArray[np.float64]:
    """Random behaviors: those that ``nonlocality sample`` draws with the same words and seed.

    Parameters
    ----------
    scenario : str
        As "m3" or "[(2 2) (2 3)]".
    count : int
        How many tables.
    seed, first : int
        Sample i, from ``first`` on, depends on (seed, i) alone.
    distribution : str
        "no-signaling", "cube", "quantum", "local", "near-boundary", "balanced:cube", ..

    Returns
    -------
    array of shape (count, a, b, .., x, y, ..)
    """
    scenario, shape = scenario_of(scenario)
    tables = np.empty((_native.whole("count", count, 0, 2**63 - 1), *shape))
    _native.invoke(
        "nonlocality_sample",
        scenario.encode(),
        distribution.encode(),
        ctypes.c_uint64(_native.whole("seed", seed, 0, 2**64 - 1)),
        ctypes.c_int64(_native.whole("first", first, 0, 2**63 - 1)),
        ctypes.c_int64(count),
        ctypes.c_int32(_native.whole("threads", threads, 0, 4096)),
        ctypes.c_void_p(tables.ctypes.data),
        progress=progress,
    )
    return tables
