"""Runs an ONNX model by numpy, one line for each kind of operation, and prints shape and values of each output as one JSON document.

Arguments: the model, the name of its one input, a file of float32 rows (little endian), and the length of a row. Numbers of one kind only:
what is Real64 in the model is so here, everything is exact in its own type, and nothing of ONNX Runtime is used.
"""
import functools
import json
import math
import sys

import numpy as np
import onnx
from onnx import numpy_helper

erf = np.vectorize(math.erf, otypes=[np.float64])


def axes_of(inputs, given, place=1):
    axes = inputs[place].tolist() if len(inputs) > place else given.get("axes")
    return None if axes is None else tuple(axes)


def reduced(by):
    return lambda x, given: by(x[0], axis=axes_of(x, given), keepdims=bool(given.get("keepdims", 1)))


def gemm(x, given):
    a = x[0].T if given.get("transA") else x[0]
    b = x[1].T if given.get("transB") else x[1]
    product = given.get("alpha", 1.0) * (a @ b)
    return product + given.get("beta", 1.0) * x[2] if len(x) > 2 else product


def sliced(x, given):
    axes = x[3].tolist() if len(x) > 3 else range(len(x[1]))
    steps = x[4].tolist() if len(x) > 4 else [1] * len(x[1])
    cut = [slice(None)] * x[0].ndim
    for axis, start, end, step in zip(axes, x[1].tolist(), x[2].tolist(), steps):
        cut[axis] = slice(start, None if step < 0 and end < -x[0].shape[axis] else end, step)
    return x[0][tuple(cut)]


def largest(x, given):
    axis, count = given.get("axis", -1), int(x[1][0])
    order = np.argsort(-x[0] if given.get("largest", 1) else x[0], axis=axis, kind="stable").take(range(count), axis=axis)
    return np.take_along_axis(x[0], order, axis), order


def softmax(x, given):
    powers = np.exp(x[0] - x[0].max(axis=given.get("axis", -1), keepdims=True))
    return powers / powers.sum(axis=given.get("axis", -1), keepdims=True)


def arg_max(x, given):
    best = x[0].argmax(axis=given.get("axis", 0))
    return np.expand_dims(best, given.get("axis", 0)) if given.get("keepdims", 1) else best


def reshaped(x, given):
    return x[0].reshape([x[0].shape[i] if size == 0 else size for i, size in enumerate(x[1].tolist())])


def divided(x, given):
    return x[0] / x[1] if x[0].dtype.kind == "f" else (x[0] // x[1]).astype(x[0].dtype)


OPERATIONS = {
    "Abs": lambda x, given: np.abs(x[0]),
    "Add": lambda x, given: x[0] + x[1],
    "And": lambda x, given: x[0] & x[1],
    "ArgMax": arg_max,
    "Asin": lambda x, given: np.arcsin(x[0]),
    "Cast": lambda x, given: x[0].astype(onnx.mapping.TENSOR_TYPE_TO_NP_TYPE[given["to"]]),
    "Clip": lambda x, given: np.clip(x[0], x[1] if len(x) > 1 else None, x[2] if len(x) > 2 else None),
    "Concat": lambda x, given: np.concatenate(x, axis=given["axis"]),
    "Constant": lambda x, given: given["value"],
    "Div": divided,
    "Equal": lambda x, given: x[0] == x[1],
    "Erf": lambda x, given: erf(x[0]).astype(x[0].dtype),
    "Exp": lambda x, given: np.exp(x[0]),
    "Expand": lambda x, given: x[0] * np.ones(x[1].tolist(), x[0].dtype),
    "Gather": lambda x, given: np.take(x[0], x[1], axis=given.get("axis", 0)),
    "GatherElements": lambda x, given: np.take_along_axis(x[0], x[1], given.get("axis", 0)),
    "Gemm": gemm,
    "Greater": lambda x, given: x[0] > x[1],
    "Identity": lambda x, given: x[0],
    "Less": lambda x, given: x[0] < x[1],
    "MatMul": lambda x, given: x[0] @ x[1],
    "Max": lambda x, given: functools.reduce(np.maximum, x),
    "Min": lambda x, given: functools.reduce(np.minimum, x),
    "Mul": lambda x, given: x[0] * x[1],
    "Neg": lambda x, given: -x[0],
    "Not": lambda x, given: ~x[0],
    "ReduceMax": reduced(np.max),
    "ReduceMean": reduced(np.mean),
    "ReduceMin": reduced(np.min),
    "ReduceSum": reduced(np.sum),
    "Relu": lambda x, given: np.maximum(x[0], 0),
    "Reshape": reshaped,
    "Shape": lambda x, given: np.array(x[0].shape, np.int64),
    "Sigmoid": lambda x, given: 1 / (1 + np.exp(-x[0])),
    "Sign": lambda x, given: np.sign(x[0]),
    "Slice": sliced,
    "Softmax": softmax,
    "Sqrt": lambda x, given: np.sqrt(x[0]),
    "Squeeze": lambda x, given: np.squeeze(x[0], axes_of(x, given)),
    "Sub": lambda x, given: x[0] - x[1],
    "Tanh": lambda x, given: np.tanh(x[0]),
    "TopK": largest,
    "Transpose": lambda x, given: np.transpose(x[0], given.get("perm")),
    "Unsqueeze": lambda x, given: np.expand_dims(x[0], axes_of(x, given)),
    "Where": lambda x, given: np.where(x[0], x[1], x[2]),
}


def attribute(one):
    value = onnx.helper.get_attribute_value(one)
    return numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else value


def looped(x, given, outer):
    """The body sees what is outside; its outputs are whether to go on, what is carried, and what each step leaves."""
    body, (limit, goes_on), carried, left = given["body"], x[:2], x[2:], []
    for step in range(int(limit)):
        if goes_on is not None and not goes_on:
            break
        entry = [np.array(step, np.int64), np.array(True), *carried]
        goes_on, *results = run(body, {**outer, **{port.name: value for port, value in zip(body.input, entry)}}).values()
        carried = results[:len(carried)]
        left.append(results[len(carried):])
    return tuple(carried) + tuple(np.stack(steps) for steps in zip(*left))


def run(graph, values):
    for tensor in graph.initializer:
        values[tensor.name] = numpy_helper.to_array(tensor)
    for node in graph.node:
        given = {one.name: attribute(one) for one in node.attribute}
        if node.op_type == "Loop":
            results = looped([values[name] if name else None for name in node.input], given, values)
        else:
            results = OPERATIONS[node.op_type]([values[name] for name in node.input if name], given)
        for name, result in zip(node.output, results if isinstance(results, tuple) else (results,)):
            values[name] = result
    return {port.name: values[port.name] for port in graph.output}


def main(path, port, rows, length):
    features = np.fromfile(rows, "<f4").reshape(-1, int(length))
    outputs = run(onnx.load(path).graph, {port: features})
    print(json.dumps({name: {"shape": value.shape, "values": value.ravel().tolist()} for name, value in outputs.items()}))


if __name__ == "__main__":
    np.seterr(all="ignore")
    main(*sys.argv[1:])
