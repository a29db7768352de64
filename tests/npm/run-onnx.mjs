// Runs an ONNX model in ONNX Runtime for JavaScript (WebAssembly) and prints its outputs as one JSON document.
// Arguments: the model, the name of its one input, a file of float32 rows (little endian), and the length of a row.
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';

const [model, input, rows, length] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';
const session = await ort.InferenceSession.create(readFileSync(model), { executionProviders: ['wasm'] });
const bytes = readFileSync(rows);
const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const results = await session.run({ [input]: new ort.Tensor('float32', values, [values.length / length, Number(length)]) });
console.log(JSON.stringify(Object.fromEntries(Object.entries(results).map(
  ([name, tensor]) => [name, { shape: tensor.dims, values: Array.from(tensor.data, Number) }]))));
