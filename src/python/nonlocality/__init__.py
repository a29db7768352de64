"""Is this correlation local, how far from local, and what proves it?

Tables are numpy arrays p[a, b, .., x, y, ..]: outcomes of each party first, then settings of each, from 0.
All functions are pure, release the lock of the interpreter while they work, and may be called from several threads.
"""

from ._certificates import Certificate, Verification, certificate, measures, verify
from ._inequalities import Inequality, inequality
from ._judgements import Class, Score, Statistics, classify, score, simulate
from ._labels import Label, label, sample
from ._native import Stopped, version

__version__ = version()

__all__ = [
    "Certificate",
    "Class",
    "Inequality",
    "Label",
    "Score",
    "Statistics",
    "Stopped",
    "Verification",
    "certificate",
    "classify",
    "inequality",
    "label",
    "measures",
    "sample",
    "score",
    "simulate",
    "verify",
]
