// OR-Tools in WebAssembly behind a pipe. A frame is a count and that many more doubles, little-endian. Each frame in is answered by one out:
//   a program   3, rows, rows that read >= (the first ones; the others =), columns, entries,
//               cost[], lower[], upper[], columnStart[], row of each entry[], value of each entry[]
//               answered by an empty frame
//   a solve     0 to start warm, 1 to start cold, or 2 to solve in a new model with OR-Tools' own settings; right-hand side[]
//               answered by status (0 is optimal), objective, primal[], dual[]
// Ends when standard input closes; what goes wrong is said on standard error. The argument is the folder of OR-Tools' own files;
// they are beside this one unless it is given.
import { readFileSync, readSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Node.js 20 or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

const Parameter = { primalTolerance: 1, dualTolerance: 2, presolve: 1000, algorithm: 1001, scaling: 1003 };
const DualSimplex = 10;

let input = new Float64Array(1 << 10);

function readFrame() {
  for (let done = 0; done < 8 || done < 8 * (1 + input[0]);) {
    if (done >= 8 && input[0] >= input.length) {
      const grown = new Float64Array(1 + input[0]);
      grown.set(input);
      input = grown;
    }

    const count = readSync(0, input, done, input.byteLength - done, null);
    if (count === 0) process.exit(0);
    done += count;
  }

  return input.slice(1, 1 + input[0]);
}

function writeFrame(frame) {
  frame[0] = frame.length - 1;
  for (let done = 0; done < frame.byteLength;) done += writeSync(1, frame, done);
}

// The module's own functions pass through layers of checks at each call; `raw` are the exports themselves.
const folder = process.argv[2] ? pathToFileURL(`${process.argv[2]}/`) : import.meta.url;
const runtime = extension => new URL(`mp_solver_runtime_node_asyncify.${extension}`, folder);
const { default: load } = await import(runtime('js'));
let raw;
const wasm = await load({
  print: console.error,
  instantiateWasm: (imports, done) => {
    const code = new WebAssembly.Module(readFileSync(runtime('wasm')));
    const instance = new WebAssembly.Instance(code, imports);
    raw = instance.exports;
    done(instance, code);
  },
});

function text(value) {
  const bytes = Buffer.from(value + '\0');
  const pointer = wasm._malloc(bytes.length);
  wasm.HEAPU8.set(bytes, pointer);
  return pointer;
}

const [glop, unnamed] = [text('GLOP'), text('')];

function parameters(settings) {
  const handle = wasm._mp_solver_parameters_create();
  for (const [parameter, value] of settings) wasm._mp_solver_parameters_set_integer_param(handle, parameter, value);
  for (const tolerance of [Parameter.primalTolerance, Parameter.dualTolerance])
    wasm._mp_solver_parameters_set_double_param(handle, tolerance, 1e-10);
  return handle;
}

// Presolve and scaling would undo the warm start; after a change of right-hand sides the last basis stays dual feasible.
const incremental = parameters([[Parameter.presolve, 0], [Parameter.scaling, 0], [Parameter.algorithm, DualSimplex]]);
const usual = parameters([]);

function parse(frame) {
  let next = 1;
  const take = count => frame.subarray(next, next += count);
  const [rowCount, inequalityCount, columnCount, entryCount] = take(4);
  const [cost, lower, upper] = [take(columnCount), take(columnCount), take(columnCount)];
  const [start, row, value] = [take(columnCount + 1), take(entryCount), take(entryCount)];
  return { rowCount, inequalityCount, columnCount, entryCount, cost, lower, upper, start, row, value };
}

function build({ rowCount, cost, lower, upper, start, row, value }) {
  const solver = wasm._mp_solver_create_solver(glop);
  const rows = Array.from({ length: rowCount }, () => raw.mp_solver_row_constraint(solver, 0, 0, unnamed));
  const columns = Array.from(cost, (c, j) => {
    const column = raw.mp_solver_num_var(solver, lower[j], upper[j], unnamed);
    raw.mp_objective_set_coefficient(solver, column, c);
    for (let k = start[j]; k < start[j + 1]; k++) raw.mp_constraint_set_coefficient(rows[row[k]], column, value[k]);
    return column;
  });
  wasm._mp_objective_set_minimization(solver);
  return { solver, rows, columns };
}

// Several models of one program, each with the basis of its last solve: the one whose right-hand side was most like the new one
// has the fewest pivots to go. As many as memory allows; until then, each new right-hand side has its own.
class Models {
  constructor(program) {
    this.program = program;
    this.capacity = Math.max(1, Math.min(16, Math.floor(2 ** 20 / program.entryCount)));
    this.models = [];
    this.answer = new Float64Array(3 + program.columnCount + program.rowCount);
  }

  choose(target) {
    let best, least = Infinity;
    for (const model of this.models) {
      let distance = 0;
      for (let i = 0; i < target.length; i++) distance += (target[i] - model.last[i]) ** 2;
      if (distance < least) [best, least] = [model, distance];
    }

    if (least > 0 && this.models.length < this.capacity) this.models.push(best = build(this.program));
    return best;
  }

  solve(target, settings) {
    const { answer } = this;
    const model = this.choose(target);
    const { solver, rows, columns } = model;
    model.last = target;
    const { inequalityCount } = this.program;
    rows.forEach((row, i) => raw.mp_constraint_set_bounds(row, target[i], i < inequalityCount ? Infinity : target[i]));
    answer[1] = wasm._mp_solver_solve_with_parameters(solver, settings);
    if (answer[1] === 0) {
      answer[2] = wasm._mp_objective_value(solver);
      columns.forEach((column, j) => { answer[3 + j] = raw.mp_variable_solution_value(column); });
      rows.forEach((row, i) => { answer[3 + columns.length + i] = raw.mp_constraint_dual_value(row); });
    }

    return answer;
  }

  clear() {
    for (const { solver } of this.models) wasm._mp_solver_delete(solver);
    this.models = [];
  }
}

for (let models; ;) {
  const request = readFrame();
  const kind = request[0];
  if (kind > 0) models?.clear();
  if (kind === 3) {
    models = new Models(parse(request));
    writeFrame(new Float64Array(1));
  } else {
    writeFrame(models.solve(request.subarray(1), kind === 2 ? usual : incremental));
  }
}
