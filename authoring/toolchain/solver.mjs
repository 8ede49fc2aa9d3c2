// Z3 in WebAssembly behind SMT-LIB text, as `z3 -in` would do it: commands in, what they say out, in order.
// A line that begins with (echo ends a batch; what came before it is evaluated with it.
// The first argument is the solver's memory in megabytes. It ends when its standard input does.

import { createRequire } from "node:module";
import { SOLVER_CHARACTERS } from "./limits.mjs";

const megabytes = process.argv[2] ?? "1024";
const answers = process.stdout;
// A library's chatter must not look like an answer.
console.log = console.info = console.warn = console.error;

// Without the typed interface, which takes twice as long to load.
const require = createRequire(import.meta.url);
const { init } = require("z3-solver/build/low-level");
const { Z3 } = await init(require("z3-solver/build/z3-built"), { printErr });
// Its WebAssembly memory has 2 GB of addresses, whatever is said; this bounds what it takes of them.
Z3.global_param_set("memory_max_size", megabytes);
const context = Z3.mk_context(Z3.mk_config());

let waiting = "";
let batch = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  waiting += chunk;
  for (let end; (end = waiting.indexOf("\n")) >= 0; waiting = waiting.slice(end + 1)) {
    const line = waiting.slice(0, end + 1);
    batch += line;
    if (line.startsWith("(echo ")) await evaluate();
  }
  if (waiting.length + batch.length > SOLVER_CHARACTERS) {
    console.error("A question is longer than the protocol allows.");
    process.exit(1);
  }
}
// Its threads would keep the process.
process.exit(0);

// Where it lacks memory it ends its own program with 101, from a thread, and would leave this one waiting for an answer.
function printErr(said) {
  if (!String(said).startsWith("program exited (with status: 101)")) return;
  answers.write('(error "out of memory")\n', () => process.exit(101));
}

async function evaluate() {
  const commands = batch;
  batch = "";
  answers.write(await Z3.eval_smtlib2_string(context, commands));
}
