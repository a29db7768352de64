"""Arrays of tables: which scenario they are of, and how they lie in memory."""

from __future__ import annotations

import json
from functools import lru_cache
from math import prod
from typing import NamedTuple, Optional

import numpy as np
from numpy.typing import ArrayLike

from . import _native


@lru_cache(maxsize=256)
def scenario_of(text: str) -> tuple[str, tuple[int, ...]]:
    """A scenario as the library writes it, and the shape of its tables."""
    answer = json.loads(_native.call({"call": "scenario", "scenario": text}))
    return answer["scenario"], tuple(answer["shape"])


def whole_array(p: ArrayLike) -> np.ndarray:
    """An array without a mask, which numpy would drop silently."""
    if np.ma.is_masked(p):
        raise ValueError("p is a masked array with masked entries; every entry is needed.")
    return np.asarray(p)


class Tables(NamedTuple):
    """Tables of one scenario, one after another."""

    scenario: str
    shape: tuple[int, ...]  # of one table
    batch: tuple[int, ...]  # axes before those of a table; () for one table
    values: np.ndarray  # float64 or float32, C order

    @property
    def count(self) -> int:
        return prod(self.batch)

    @staticmethod
    def of(p: ArrayLike, scenario: Optional[str]) -> "Tables":
        if scenario is not None and not isinstance(scenario, str):
            raise TypeError(f"scenario is {scenario!r}; a text such as 'm3' or '[(2 2) (2 2)]' is needed.")
        values = whole_array(p)
        if values.dtype.kind not in "fiub":
            raise ValueError(f"p is an array of {values.dtype}; real numbers are needed.")
        if values.dtype != np.float32:
            values = values.astype(np.float64, copy=False)
        if scenario is None:
            # Outcomes and settings of each party make an even number of axes; one more is that of the samples.
            batch = values.shape[: values.ndim % 2]
            shape = values.shape[len(batch) :]
            if not shape or 0 in shape:
                raise ValueError(f"p has the shape {values.shape}; p[a, b, .., x, y, ..] is needed, or samples of it.")
            half = len(shape) // 2
            parties = ("(" + " ".join([str(o)] * s) + ")" for o, s in zip(shape[:half], shape[half:]))
            scenario = "[" + " ".join(parties) + "]"
        else:
            scenario, shape = scenario_of(scenario)
            batch = values.shape[: max(0, values.ndim - len(shape))]
            if values.shape[len(batch) :] != shape:
                raise ValueError(f"p has the shape {values.shape}; that of {scenario} is {shape}, behind any axes of samples.")
        return Tables(scenario, shape, batch, np.ascontiguousarray(values))

    def one(self) -> np.ndarray:
        """The numbers of the only table, float64; each setting of float32 is divided by its sum."""
        if self.batch:
            raise ValueError(f"One table is needed; p has the shape {self.batch + self.shape}, that of {self.count} tables.")
        scenario_of(self.scenario)  # what is too large is refused before it is written out
        wrong = np.argwhere(~np.isfinite(self.values))
        if len(wrong):
            place = ", ".join(map(str, wrong[0]))
            raise ValueError(f"p[{place}] is {self.values[tuple(wrong[0])]}; a finite number is needed.")
        if self.values.dtype == np.float64:
            return self.values
        values = self.values.astype(np.float64)
        sums = values.sum(axis=tuple(range(len(self.shape) // 2)), keepdims=True)
        return values / np.where(np.abs(sums - 1) <= 1e-4, sums, 1)
