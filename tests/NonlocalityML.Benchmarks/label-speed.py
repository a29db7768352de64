"""Labels of m = 3 from Python, beside scipy's HiGHS one table at a time, the bare call of the C library, and the command line.

Needs the package nonlocality, numpy and scipy:  python3 tests/NonlocalityML.Benchmarks/label-speed.py [COMMAND ..]
with the command line's program, as src/NonlocalityML.Cli/bin/Release/net10.0/nonlocality; without it that row is left out.
"""

import ctypes
import itertools
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import scipy
from scipy.optimize import linprog

import nonlocality as nl
from nonlocality import _native

COUNT, BY_HIGHS, REPEATS = 100_000, 200, 3


def strategies(settings):
    """p[strategy, a, b, x, y] of all deterministic strategies, flat."""
    answers = np.array(list(itertools.product((0, 1), repeat=settings)))
    one = (answers[:, None, :] == np.array([0, 1])[None, :, None]).astype(float)  # [strategy, a, x]
    return np.einsum("iax,jby->ijabxy", one, one).reshape(len(one) ** 2, -1)


def by_highs(table, columns, settings):
    """min sum t, -t <= p - sum_i w_i D_i <= t, w >= 0, sum w = 1, in the unit 1/(2 m^2)."""
    count, length = columns.shape
    cost = np.concatenate([np.zeros(count), np.full(length, 1 / (2 * settings**2))])
    rows = np.block([[columns.T, -np.eye(length)], [-columns.T, -np.eye(length)]])
    weights = np.concatenate([np.ones(count), np.zeros(length)])[None]
    found = linprog(cost, rows, np.concatenate([table, -table]), weights, [1], bounds=(0, None), method="highs")
    return found.fun


def seconds(work, clock=time.process_time):
    """Of the processor, all threads: what else the machine does does not count."""
    start = clock()
    work()
    return clock() - start


def of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def bare(tables, labels):
    text = ctypes.c_void_p()
    address = ctypes.c_void_p
    status = _native._library.nonlocality_label(
        b"m3", address(tables.ctypes.data), 0, ctypes.c_int64(len(tables)), 1, address(labels.ctypes.data), None, None,
        ctypes.byref(text),
    )
    assert status == 0


tables = nl.sample("m3", COUNT, seed=1)
few = tables[:BY_HIGHS].reshape(BY_HIGHS, -1)
columns = strategies(3)
highs = seconds(lambda: [by_highs(table, columns, 3) for table in few]) / BY_HIGHS
label = nl.label(tables[:BY_HIGHS])
difference = max(abs(by_highs(table, columns, 3) - lower) for table, lower in zip(few[:20], label.lower))
labels = np.empty((COUNT, 2))
ratios, times = [], []
for _ in range(REPEATS):  # in turn, so that what else the machine does weighs on both
    native = seconds(lambda: bare(tables, labels))
    package = seconds(lambda: nl.label(tables, threads=1))
    ratios.append(package / native)
    times.append(package)
each = statistics.median(times) / COUNT
single = seconds(lambda: [nl.label(table) for table in tables[:1000]]) / 1000
print(f"scipy {scipy.__version__} HiGHS, one table at a time: {1e3 * highs:.2f} ms a label")
print(f"nonlocality, {COUNT} tables, one thread: {1e6 * each:.1f} us a label, {highs / each:.0f} times as fast; one at a time {1e6 * single:.0f} us")
print(f"over the bare call of the C library: {100 * (statistics.median(ratios) - 1):+.1f} % (median of {REPEATS} pairs)")
print(f"largest resident size of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
if sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/tables.npy", tables)
        options = ["label", f"{folder}/tables.npy", "--outcomes", "2,2", "--settings", "3,3", "--threads", "1", "--out", f"{folder}/labels"]
        command = seconds(lambda: subprocess.run([*sys.argv[1:], *options], check=True, stdout=subprocess.DEVNULL), of_children)
        apart = np.abs(np.load(f"{folder}/labels/labels.npy") - np.stack(nl.label(tables), axis=1)).max()
    print(f"the command line, with start, proofs and files: {1e6 * command / COUNT:.1f} us a label; bounds differ by {apart:.0e} at most")
print(f"largest difference of 20 labels from HiGHS: {difference:.1e}")
