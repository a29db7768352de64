"""Uses the installed package; fails where something is not as published or as the program itself has it."""

import contextlib
import itertools
import json
import os
import pickle
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import nonlocality as nl

repository = Path(sys.argv[1])
os.chdir(sys.argv[2])
bits = range(2)


@contextlib.contextmanager
def refused(*words, kind=ValueError):
    try:
        yield
    except kind as problem:
        assert all(word in str(problem) for word in words), problem
    else:
        raise AssertionError(f"not refused: {words}")


box = np.zeros((2,) * 4)
for a, b, x, y in itertools.product(bits, repeat=4):
    box[a, b, x, y] = (a ^ b == x & y) / 2
noise = np.full((2,) * 4, 1 / 4)
tsirelson = box / np.sqrt(2) + noise * (1 - 1 / np.sqrt(2))

# Brito, Amaral and Chaves: NL is (S - 2)/8 in the CHSH scenario.
for p, value in ((box, 1 / 4), (noise, 0), (tsirelson, (np.sqrt(2) - 1) / 4)):
    label = nl.label(p)
    assert isinstance(label.lower, float) and label.lower <= value + 1e-15 and value - 1e-15 <= label.upper, label
    assert label.upper - label.lower < 1e-9
    certificate = nl.certificate(p)
    assert nl.verify(certificate) and certificate.lower <= certificate.upper
    assert certificate.lower - 1e-12 <= value <= certificate.upper + 1e-12
    assert nl.label(p.astype(np.float32)).lower < value + 1e-6

# The shipped labels, and any number of threads.
for name in ("m2", "m3", "m4", "m5"):
    folder = repository / "datasets" / f"{name}-no-signaling"
    tables, labels = np.load(folder / "behaviors.npy"), np.load(folder / "labels.npy")
    several = nl.label(tables, threads=3)
    assert all(np.array_equal(one, other) for one, other in zip(several, nl.label(tables, threads=1)))
    assert (several.lower <= labels[:, 1]).all() and (labels[:, 0] <= several.upper).all()
    assert (several.upper - several.lower < 1e-9).all()
    assert np.array_equal(nl.label(tables, scenario=name).lower, several.lower)
    card = json.loads((folder / "dataset.json").read_text())["specification"]
    drawn = nl.sample(name, 20, seed=card["seed"], distribution=card["distribution"], first=5)
    assert np.array_equal(drawn, tables[5:25])

# Other scenarios: three parties; a party whose settings differ; axes of samples.
ghz = nl.sample("[(2 2) (2 2) (2 2)]", 4, seed=1)
assert ghz.shape == (4,) + (2,) * 6
grid = ghz.reshape(2, 2, *ghz.shape[1:])
assert nl.label(grid, scenario="[(2 2) (2 2) (2 2)]").lower.shape == (2, 2)
mixed = nl.sample("[(2 3) (2 2)]", 3, seed=1, distribution="local")
assert mixed.shape == (3, 3, 2, 2, 2) and (nl.label(mixed, scenario="[(2 3) (2 2)]").lower < 1e-9).all()
assert np.array_equal(nl.label(ghz[:, ::-1]).lower.shape, (4,)), "an array that is no block of memory"
assert nl.label(np.empty((0, 2, 2, 2, 2))).lower.shape == (0,)

# Certificates of both measures, from a file too, and tampered ones.
line = np.full((2,) * 6, 1 / 8)
assert nl.verify(nl.certificate(line, measure="nbl"))
Path("proof.json").write_text(nl.certificate(box).text)
assert nl.verify("proof.json").holds and nl.verify(Path("proof.json")).holds
document = nl.certificate(box).document
document["lower"] = "1/3"
found = nl.verify(document)
assert not found and "0.33" in found.fault, found
with refused("duplicate"):
    nl.verify('{"format": "nonlocality-certificate-1", "format": "x"}')

# Measures: the published values of the PR box and of the Tsirelson point, and 0 on the local table.
published = {
    "content": (1, np.sqrt(2) - 1),
    "white-robustness": (1, np.sqrt(2) - 1),
    "local-robustness": (1 / 2, None),
    "no-signaling-robustness": (1 / 3, None),
    "strength": (np.log2(4 / 3), 0.046273846853407),
    "dependence": (2 / 3, (2 * np.sqrt(2) - 2) / 3),
    "setting-bias": (1, np.sqrt(2) - 1),
    "communication": (1, np.sqrt(2) - 1),
    "communication-back": (1, np.sqrt(2) - 1),
}
for i, p in enumerate((box, tsirelson)):
    found = nl.measures(p)
    for name, values in published.items():
        lower, upper = found[name]
        assert upper - lower < 1e-9 and (values[i] is None or abs(lower - values[i]) < 1e-9), (name, found[name])
        proof = nl.certificate(p, measure=name)
        assert nl.verify(proof) and (proof.lower, proof.upper) == (lower, upper), name
assert all(label.upper < 1e-9 for label in nl.measures(noise).values())
for p in nl.sample("m3", 6, seed=4):
    assert all(label.upper - label.lower < 1e-8 for name, label in nl.measures(p).items() if name != "dependence"), nl.measures(p)
with refused("nobody's", "content"):
    nl.certificate(box, measure="nobody's")
with refused("signals"):
    answers_y = np.einsum("ay,b,x->abxy", np.eye(2), [0.5, 0.5], [1, 1])
    nl.certificate(answers_y, measure="white-robustness")

# Inequalities by name and written out.
chsh = nl.inequality("E00 + E01 + E10 - E11")
assert (chsh.name, chsh.local_bound, chsh.is_facet) == ("CHSH", 2, True)
assert np.allclose(chsh.value(np.stack([box, tsirelson])), [4, 2 * np.sqrt(2)], atol=1e-14)
assert nl.inequality("I3322").coefficients.shape == (2, 2, 3, 3)
with refused("no name of an inequality", "sliwa"):
    nl.inequality("nobody")

# One line says what is wrong, where, and what is allowed.
with refused("Table 70", "sum to 2"):
    nl.label(np.concatenate([np.stack([box] * 70), 2 * box[None]]))
with refused("complex128"):
    nl.label(box + 0j)
with refused("(2, 2, 2, 2)", "(2, 2, 3, 3)"):
    nl.label(box, scenario="m3")
with refused("not a scenario"):
    nl.label(box, scenario="three")
with refused("not a distribution", "no-signaling"):
    nl.sample("m2", 1, seed=0, distribution="nobody's")
with refused("NaN", "finite"):
    nl.label(np.where(box > 0, box, np.nan))
for judge in (nl.certificate, nl.measures, nl.score, nl.classify):
    for wrong in (np.nan, np.inf):
        with refused("p[0, 0, 1, 1]", "finite"):
            judge(np.where(np.arange(16).reshape(box.shape) == 3, wrong, box))
    for wrong in ([], None, "p", box.astype(object), box.astype("M8[s]"), np.empty((2, 2, 0, 2)), [[1], [1, 2]], -box):
        with refused():
            judge(wrong)
    with refused("16777216", "1048576"):
        judge(np.broadcast_to(1 / 4096, (2,) * 24))
    with refused("masked"):
        judge(np.ma.masked_array(box, mask=box == 0))
with refused("'m'", kind=TypeError):
    nl.label(box, scenario=["m"])
with refused("'m2", "not a scenario"):
    nl.label(box, scenario="m2\0")
with refused("function", kind=TypeError):
    nl.label(box, progress=3)
for wrong in (-1, 2**40):
    with refused("threads", str(wrong)):
        nl.label(box, threads=wrong)
    with refused("threads", str(wrong)):
        nl.sample("m2", 1, seed=0, threads=wrong)
for wrong in (-1, 2**64):
    with refused("seed", str(wrong)):
        nl.sample("m2", 1, seed=wrong)
    with refused("seed", str(wrong)):
        nl.score(box > 0, seed=wrong)
with refused("visibility", "nan"):
    nl.simulate("werner", "0;0", visibility=np.nan)

# Every kind of array means its numbers.
for other in (np.asfortranarray(box), box.astype(">f8"), box.astype(">f4"), box.astype(np.float16), box.astype(np.longdouble)):
    assert nl.label(other) == nl.label(box) and nl.certificate(other) == nl.certificate(box)
assert nl.label(np.stack([box, box], -1)[..., 0]) == nl.label(box)
assert nl.label(np.broadcast_to(box, (3, 2, 2, 2, 2))).lower.tolist() == [nl.label(box).lower] * 3

# Progress, stopping, exceptions and Ctrl-C: each comes out as itself, and the library goes on.
tables = nl.sample("m5", 20_000, seed=1)
seen = []
with refused("Stopped", kind=nl.Stopped):
    nl.label(tables, progress=lambda done, total: seen.append((done, total)) or done > 0)
assert 0 < seen[-1][0] < seen[-1][1] == len(tables)
with refused("from inside", kind=KeyError):
    nl.label(tables, progress=lambda done, total: {}["from inside"])
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
with refused(kind=KeyboardInterrupt):
    nl.label(tables)
with ThreadPoolExecutor(3) as pool:
    parts = list(pool.map(nl.label, np.split(tables[:30], 3)))
assert np.array_equal(np.concatenate([part.lower for part in parts]), nl.label(tables[:30]).lower)
assert pickle.loads(pickle.dumps(nl.certificate(box))) == nl.certificate(box)

child = os.fork()
if child == 0:
    try:
        nl.label(box)
    except RuntimeError:
        os._exit(0)
    os._exit(1)
assert os.waitpid(child, 0)[1] == 0

# Work that takes minutes stops within a second.
def stopped(work):
    started = []
    with refused("Stopped", kind=nl.Stopped):
        work(lambda done, total: started.append(time.monotonic()) or True)
    return time.monotonic() - started[0]


m5 = nl.sample("m5", 1, seed=3)[0]
waits = [
    stopped(lambda progress: nl.measures(m5, progress=progress)),
    stopped(lambda progress: nl.score(nl.simulate("isotropic:2", "0,60,120;0,60,120", shots=500), bootstrap=10**6, progress=progress)),
]
print("stopped after", *(f"{wait:.2f} s" for wait in waits))

# Counts: Delft's S and verdict as published (Hensen et al., Nature 526, 682 (2015)), and NL as the command line proves it.
rows = np.loadtxt(repository / "datasets/experiments/delft2015.csv", delimiter=",", skiprows=1, dtype=np.int64)
delft = np.zeros((2,) * 4, np.int64)
delft[tuple(rows[:, :4].T)] = rows[:, 4]
judged = nl.score(delft, settings_bias=1.08e-5, inequality="chsh", bootstrap=50)
assert judged.locality == "nonlocal" and abs(judged.s - 2.4225) < 1e-4 and abs(judged.s_error - 0.2038) < 1e-4, judged
assert 0.0528124838 < judged.lower <= judged.upper < 0.0528124839 and judged.projected_lower > 0
assert judged.statistics.rejection == "ifPlanned" and abs(judged.statistics.p_value - 0.04) < 1e-3, judged.statistics
assert np.allclose(judged.projection.sum(axis=(0, 1)), 1) and "E00" in judged.inequality


class Frame(dict):
    """As much of a pandas DataFrame as is asked for."""

    columns = property(lambda self: list(self))


seen = [row for row in rows if row[4]]
frame = Frame(zip(("count", "y", "x", "b", "a"), np.array(seen).T[::-1]))
assert nl.score(frame, bootstrap=20).lower == judged.lower, "rows of zero may be left out, columns come in any order"
with refused("columns"):
    nl.score(Frame(a=[0], b=[0], count=[1]))
with refused("Two rows"):
    nl.score(Frame(a=[0, 0], b=[0, 0], x=[0, 0], y=[0, 0], count=[1, 2]))
with refused("joint setting"):
    nl.score(np.zeros((2,) * 4, int))
with refused("chsk"):
    nl.score(delft, inequality="chsk")

# Classes: the published boundaries of the CHSH scenario.
for p, name in ((noise, "local"), (tsirelson, "quantum"), (box, "post-quantum")):
    assert nl.classify(p).proven == name, nl.classify(p)
assert nl.classify(delft).name == "quantum within error"

# A singlet-like state at the best CHSH angles, with losses and counts.
best = nl.simulate("isotropic:2", "0,90;45,-45")
assert np.allclose(best, tsirelson) and nl.label(best).lower > 0.1
assert nl.simulate("isotropic:2", "0,90;45,-45", efficiency=[0.9, 0.8]).shape == (3, 3, 2, 2)
drawn = nl.simulate("isotropic:2", "0,90;45,-45", visibility=0.95, shots=1000, seed=3)
assert drawn.dtype == np.int64 and (drawn.sum(axis=(0, 1)) == 1000).all()
with refused("visibility"):
    nl.simulate("werner", "0;0", visibility=2)
with refused("is no state"):
    nl.simulate("wern", "0;0")
