from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _native
from ._tables import scenario_of


@dataclass(frozen=True)
class Inequality:
    """A Bell inequality c.p + constant <= local_bound.

    Attributes
    ----------
    text : as it was given
    name : in the literature, under any labels, or None
    scenario : as "[(2 2) (2 2)]"
    coefficients : c[a, b, .., x, y, ..]
    constant : float
    local_bound : the largest value of local models, by exact enumeration
    is_facet : of the local polytope; None where that was not decided
    """

    text: str
    name: Optional[str]
    scenario: str
    coefficients: NDArray[np.float64]
    constant: float
    local_bound: float
    is_facet: Optional[bool]

    def value(self, p: ArrayLike) -> NDArray[np.float64]:
        """The value at tables p[.., a, b, .., x, y, ..]; above ``local_bound`` none of them is local."""
        axes = list(range(-self.coefficients.ndim, 0))
        return np.tensordot(np.asarray(p), self.coefficients, (axes, axes)) + self.constant


def inequality(text: str, *, scenario: Optional[str] = None) -> Inequality:
    """A Bell inequality by its name, as "I3322", or written out, as "E00 + E01 + E10 - E11".

    Raises ValueError for what is neither, naming what is known.
    """
    readings = [{"text": text, "scenario": scenario}]
    if scenario is None and not set(text) & set(" +*(|"):
        readings.insert(0, {"name": text})
    problems = []
    for reading in readings:
        try:
            return _of(json.loads(_native.call({"call": "inequality", **reading})))
        except ValueError as problem:
            problems.append(problem)
    raise problems[0]


def _of(answer: dict[str, Any]) -> Inequality:
    shape = scenario_of(answer["scenario"])[1]
    return Inequality(
        answer["text"],
        answer["name"],
        answer["scenario"],
        np.array(answer["coefficients"]).reshape(shape),
        answer["constant"],
        answer["localBound"],
        answer["isFacet"],
    )
