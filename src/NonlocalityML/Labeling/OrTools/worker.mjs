// OR-Tools in WebAssembly behind a pipe. A frame is a uint32 count and that many doubles, little-endian, in both directions.
//   first frame in:  rows, columns, entries, cost[], lower[], upper[], columnStart[], row of each entry[], value of each entry[]
//   then in:         1 for a cold start or 0, right-hand side[]
//   each answered:   status (0 is optimal), objective, primal[], dual[]
// Ends when standard input closes; what goes wrong is said on standard error.
import { readSync, writeSync } from 'node:fs';

if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Node.js 20 or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

const Parameter = { primalTolerance: 1, dualTolerance: 2, presolve: 1000, algorithm: 1001, incrementality: 1002, scaling: 1003 };
const DualSimplex = 10;

function readBytes(bytes) {
  for (let done = 0; done < bytes.length;) {
    const count = readSync(0, bytes, done, bytes.length - done, null);
    if (count === 0) process.exit(0);
    done += count;
  }
}

function readFrame() {
  const length = new Uint32Array(1);
  readBytes(new Uint8Array(length.buffer));
  const frame = new Float64Array(length[0]);
  readBytes(new Uint8Array(frame.buffer));
  return frame;
}

function writeFrame(doubles) {
  const frame = Buffer.alloc(4 + doubles.byteLength);
  frame.writeUInt32LE(doubles.length);
  frame.set(new Uint8Array(doubles.buffer), 4);
  for (let done = 0; done < frame.length;) done += writeSync(1, frame, done);
}

const { default: load } = await import('./mp_solver_runtime_node_asyncify.js');
const wasm = await load({ locateFile: name => new URL(name, import.meta.url).pathname, print: console.error });

function text(value) {
  const bytes = Buffer.from(value + '\0');
  const pointer = wasm._malloc(bytes.length);
  wasm.HEAPU8.set(bytes, pointer);
  return pointer;
}

// Presolve and scaling would undo the warm start; after a change of right-hand sides the last basis stays dual feasible.
function parameters(incremental) {
  const handle = wasm._mp_solver_parameters_create();
  const set = wasm._mp_solver_parameters_set_integer_param;
  set(handle, Parameter.presolve, 0);
  set(handle, Parameter.algorithm, DualSimplex);
  set(handle, Parameter.incrementality, incremental);
  set(handle, Parameter.scaling, 0);
  wasm._mp_solver_parameters_set_double_param(handle, Parameter.primalTolerance, 1e-10);
  wasm._mp_solver_parameters_set_double_param(handle, Parameter.dualTolerance, 1e-10);
  return handle;
}

function build(program) {
  let next = 0;
  const take = count => program.subarray(next, next += count);
  const [rowCount, columnCount, entryCount] = take(3);
  const [cost, lower, upper] = [take(columnCount), take(columnCount), take(columnCount)];
  const [start, row, value] = [take(columnCount + 1), take(entryCount), take(entryCount)];
  const solver = wasm._mp_solver_create_solver(text('GLOP'));
  const unnamed = text('');
  const rows = Array.from({ length: rowCount }, () => wasm._mp_solver_row_constraint(solver, 0, 0, unnamed));
  const columns = Array.from(cost, (c, j) => {
    const column = wasm._mp_solver_num_var(solver, lower[j], upper[j], unnamed);
    wasm._mp_objective_set_coefficient(solver, column, c);
    for (let k = start[j]; k < start[j + 1]; k++) wasm._mp_constraint_set_coefficient(rows[row[k]], column, value[k]);
    return column;
  });
  wasm._mp_objective_set_minimization(solver);
  return { solver, rows, columns };
}

const { solver, rows, columns } = build(readFrame());
const [cold, warm] = [parameters(0), parameters(1)];
const answer = new Float64Array(2 + columns.length + rows.length);
for (;;) {
  const request = readFrame();
  rows.forEach((row, i) => wasm._mp_constraint_set_bounds(row, request[i + 1], request[i + 1]));
  answer[0] = wasm._mp_solver_solve_with_parameters(solver, request[0] === 1 ? cold : warm);
  if (answer[0] === 0) {
    answer[1] = wasm._mp_objective_value(solver);
    columns.forEach((column, j) => { answer[2 + j] = wasm._mp_variable_solution_value(column); });
    rows.forEach((row, i) => { answer[2 + columns.length + i] = wasm._mp_constraint_dual_value(row); });
  }

  writeFrame(answer);
}
