from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional, Sequence, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _native
from ._tables import Tables, scenario_of, whole_array


@dataclass(frozen=True)
class Statistics:
    """What counts say about local realism: statistical, no proof.

    Attributes
    ----------
    sentence : the verdict
    rejection : "rejected", "ifPlanned", "ifIndependent", "notRejected", "signaling" or "settingsContradicted"
    p_value : an upper bound, rounded up; memory of earlier trials is allowed unless ``condition`` says otherwise
    method, condition : the test that it rests on, and under which condition it holds
    warnings : what takes from its force
    signaling_p_value : of the joint test of no-signalling, or None
    """

    sentence: str
    rejection: str
    p_value: float
    method: str
    condition: str
    warnings: tuple[str, ...]
    signaling_p_value: Optional[float]


@dataclass(frozen=True)
class Score:
    """How nonlocal a measured table is.

    Attributes
    ----------
    locality : "local", "localUpToSignaling" or "nonlocal", proven of the frequencies as they stand
    sentence : the same in words
    lower, upper : proven bounds on NL of the table
    projected_lower, projected_upper : of ``projection``, where none of it is owed to signalling
    projection : the no-signalling table nearest by least squares, p[a, b, .., x, y, ..]
    inequality : what ``projection`` violates, written out, or None
    s, s_error : the largest CHSH value and its standard error, where there are two parties, settings and outcomes
    statistics : of counts, or None
    """

    locality: str
    sentence: str
    lower: float
    upper: float
    projected_lower: float
    projected_upper: float
    projection: NDArray[np.float64]
    inequality: Optional[str]
    s: Optional[float]
    s_error: Optional[float]
    statistics: Optional[Statistics]


@dataclass(frozen=True)
class Class:
    """Local, quantum or post-quantum.

    Attributes
    ----------
    name : what is said of the table; of counts, within their statistical error
    proven : of the frequencies as they stand: "local", "quantum", "post-quantum", "undecided" or "nonlocal"
    reason : what ``proven`` rests on
    statistics : what counts say within their statistical error, or None
    """

    name: str
    proven: str
    reason: str
    statistics: Optional[str]


def score(
    table: Any,
    *,
    scenario: Optional[str] = None,
    settings_bias: float = 0.0,
    inequality: Optional[str] = None,
    bootstrap: int = 200,
    seed: int = 1,
    progress: Optional[_native.Progress] = None,
) -> Score:
    """Judges counts or probabilities: NL with proven bounds and, of counts, p-values against local realism.

    Parameters
    ----------
    table : array of integers (counts) or of floats (probabilities), [a, b, .., x, y, ..]; or a pandas DataFrame of counts
        with the columns a, b, x, y, count (a, b, c, x, y, z, count for three parties), all from 0; rows that are left out are 0.
    scenario : str, optional
        Where the shape does not say it; see ``label``.
    settings_bias : float
        How far from 1/m a setting's probability may lie, given all that the devices can know.
    inequality : str, optional
        The one that was named before the data were seen, as "chsh" or "E00 + E01 + E10 - E11"; the verdict rests on it.
    bootstrap, seed : int
        Replicates, and seed of what is drawn.

    Raises
    ------
    ValueError
        What is no table, or an option that does not suit it.
    """
    options = {"settingsBias": settings_bias, "inequality": inequality, "bootstrap": bootstrap}
    options["seed"] = _native.whole("seed", seed, 0, 2**64 - 1)
    tables, request = _request(table, scenario)
    answer = json.loads(_native.call({"call": "score", **request, **options}, progress))
    found = answer["statistics"]
    return Score(
        answer["locality"],
        answer["sentence"],
        *map(float, answer["nl"]),
        *map(float, answer["projectedNL"]),
        np.array(answer["projection"]).reshape(tables.shape),
        answer["inequality"],
        answer["s"],
        answer["sError"],
        None
        if found is None
        else Statistics(
            found["sentence"],
            found["rejection"],
            found["pValue"],
            found["method"],
            found["condition"],
            tuple(found["warnings"]),
            found["signalingPValue"],
        ),
    )


def classify(table: Any, *, scenario: Optional[str] = None, progress: Optional[_native.Progress] = None) -> Class:
    """Proves whether counts (integers) or probabilities (floats) are local, quantum or post-quantum; see ``score``."""
    answer = json.loads(_native.call({"call": "classify", **_request(table, scenario)[1]}, progress))
    return Class(answer["class"], answer["provenClass"], answer["reason"], answer["statistics"])


def simulate(
    state: str,
    angles: str,
    *,
    visibility: float = 1.0,
    efficiency: Union[float, Sequence[float]] = 1.0,
    no_click: Optional[int] = None,
    shots: Optional[int] = None,
    seed: int = 1,
) -> NDArray[Any]:
    """The table of a state and measurements by the Born rule, p[a, b, .., x, y, ..], or counts drawn from it.

    Parameters
    ----------
    state : str
        As "werner:0.9", "schmidt:30", "ghz:3", "w", or a .npy or .json file with a density matrix.
    angles : str
        Of qubits: settings of a party with commas, parties with semicolons, in degrees from z towards x, as "0,90;45,-45";
        Bloch vectors as x:y:z, or X, Y, Z.
    visibility : float
        The share of the state; the rest is white noise.
    efficiency : float or one for each party
        The probability that a detector clicks; no click is one more outcome, the last, or counts as ``no_click``.
    shots : int, optional
        Draws so many trials for each joint setting: an array of integers. ``seed`` is theirs.
    """
    request = {
        "call": "simulate",
        "state": state,
        "angles": angles,
        "visibility": visibility,
        "efficiency": np.atleast_1d(efficiency).astype(float).tolist(),
        "noClick": no_click,
        "shots": shots,
        "seed": _native.whole("seed", seed, 0, 2**64 - 1),
    }
    answer = json.loads(_native.call(request))
    table = np.array(answer["table"]).reshape(scenario_of(answer["scenario"])[1])
    return table if shots is None else table.astype(np.int64)


def _request(table: Any, scenario: Optional[str]) -> tuple[Tables, dict[str, Any]]:
    values = _of_frame(table) if hasattr(table, "columns") else whole_array(table)
    if values.dtype.kind in "iu" and values.size and values.max() > 2**53:
        raise ValueError(f"A count is {values.max()}; at most 2^53 can be told.")
    tables = Tables.of(values, scenario)
    kind = "counts" if values.dtype.kind in "iub" else "table"
    return tables, {"scenario": tables.scenario, kind: tables.one().ravel().tolist()}


def _of_frame(frame: Any) -> NDArray[np.int64]:
    """Counts of a pandas DataFrame with one row for each entry."""
    names = [str(name) for name in frame.columns]
    parties = (len(names) - 1) // 2
    wanted = ["abcdef"[i] for i in range(parties)] + ["xyzuvw"[i] for i in range(parties)]
    if not 2 <= parties <= 6 or sorted(names) != sorted([*wanted, "count"]):
        raise ValueError(f"The columns are {', '.join(names)}; a, b, x, y, count are needed, or those of more parties.")
    rows = np.stack([np.asarray(frame[name]) for name in [*wanted, "count"]], axis=1)
    if rows.dtype.kind not in "iu" and not (np.equal(rows, np.floor(rows)).all() if rows.dtype.kind == "f" else False):
        raise ValueError("Outcomes, settings and counts are whole numbers.")
    rows = rows.astype(np.int64)
    if rows.size == 0 or rows.min() < 0:
        raise ValueError("Outcomes and settings begin at 0, and counts are not negative.")
    counts = np.zeros(rows[:, :-1].max(axis=0) + 1, np.int64)
    if len(np.unique(rows[:, :-1], axis=0)) != len(rows):
        raise ValueError("Two rows are about the same outcomes and settings.")
    counts[tuple(rows[:, :-1].T)] = rows[:, -1]
    return counts
