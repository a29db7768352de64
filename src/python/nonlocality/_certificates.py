from __future__ import annotations

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Mapping, Optional, Union

from numpy.typing import ArrayLike

from . import _native
from ._labels import Label
from ._tables import Tables


@dataclass(frozen=True)
class Certificate:
    """A proof of lower <= NL <= upper (or of another measure) that stands alone; ``verify`` checks it without any solver.

    ``text`` is the JSON that ``nonlocality verify FILE`` and docs/verify.py take; write it to a file as it is.
    """

    text: str

    @property
    def document(self) -> dict[str, Any]:
        """What is in it: the behavior, the inequality, the local model, and both bounds as fractions."""
        return json.loads(self.text)

    @property
    def exact_lower(self) -> Fraction:
        return Fraction(self.document["lower"])

    @property
    def exact_upper(self) -> Fraction:
        return Fraction(self.document["upper"])

    @property
    def lower(self) -> float:
        """The proven lower bound, rounded down."""
        nearest = float(self.exact_lower)
        return nearest if Fraction(nearest) <= self.exact_lower else math.nextafter(nearest, -math.inf)

    @property
    def upper(self) -> float:
        """The proven upper bound, rounded up."""
        nearest = float(self.exact_upper)
        return nearest if Fraction(nearest) >= self.exact_upper else math.nextafter(nearest, math.inf)


@dataclass(frozen=True)
class Verification:
    """What came of a check in exact fractions; it is true where both proofs hold."""

    holds: bool
    fault: Optional[str]
    lower: float
    upper: float

    def __bool__(self) -> bool:
        return self.holds


def certificate(
    p: ArrayLike,
    *,
    scenario: Optional[str] = None,
    measure: str = "nl",
    progress: Optional[_native.Progress] = None,
) -> Certificate:
    """The proof of NL of one table, of NBL, the distance to the bilocal set of a line A - B - C, or of one of ``measures``.

    Parameters
    ----------
    p : array
        p[a, b, .., x, y, ..].
    scenario : str, optional
        Where the shape does not say it; see ``label``.
    measure : "nl", "nbl", or one of the names that ``measures`` gives, as "content"
    """
    tables = Tables.of(p, scenario)
    table = tables.one().ravel().tolist()
    request = {"call": "certificate", "scenario": tables.scenario, "table": table, "measure": measure}
    return Certificate(_native.call(request, progress))


def measures(
    p: ArrayLike, *, scenario: Optional[str] = None, progress: Optional[_native.Progress] = None
) -> dict[str, Label]:
    """What a local description of one table would cost, by name, with proven bounds: all are 0 exactly on local tables.

    content : 1 - w, with w the largest local part of the table
    white-robustness, local-robustness, no-signaling-robustness : least r with (p + r n)/(1 + r) local, n a noise of this kind
    strength : statistical strength in bits a trial, settings equally likely
    dependence : Hall's M, how much the hidden variable must know of the settings
    setting-bias : 1 - N l, with l the largest bound p(xy given lambda) >= l that some local model keeps
    communication, communication-back : the least average number of bits from A to B, from B to A; two parties

    A table that signals by more than 1e-9 has no robustness and no communication. docs/measures.md says more.
    """
    tables = Tables.of(p, scenario)
    request = {"call": "measures", "scenario": tables.scenario, "table": tables.one().ravel().tolist()}
    return {name: Label(*map(float, bounds)) for name, bounds in json.loads(_native.call(request, progress)).items()}


def verify(certificate: Union[Certificate, Mapping[str, Any], str, Path]) -> Verification:
    """Recomputes both bounds of a certificate in exact fractions, without any solver.

    Takes what ``certificate`` gives, the JSON as text or as a dict, or the path of a file of any kind of certificate.
    """
    if isinstance(certificate, Path) or (isinstance(certificate, str) and not certificate.lstrip().startswith("{")):
        certificate = Path(certificate).read_text("utf-8")
    text = certificate.text if isinstance(certificate, Certificate) else certificate
    if not isinstance(text, str):
        text = json.dumps(text)
    # The text goes in as it stands: a name that stands twice is to be seen.
    answer = json.loads(_native.invoke("nonlocality_call", b'{"call": "verify", "certificate": ' + text.encode() + b"}") or "")
    return Verification(answer["holds"], answer["fault"], answer["lower"], answer["upper"])
