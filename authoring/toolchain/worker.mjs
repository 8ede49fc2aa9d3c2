// The long-lived worker: one JSON object on a line in, one out, in order.
//   {"id":1,"op":"versions"}             -> {"id":1,"versions":{...}}
//   {"id":2,"op":"build","source":"..."} -> {"id":2,"component":"<base64>"} or {"id":2,"diagnostics":[...]}
//   anything that goes wrong in here     -> {"id":2,"fault":"one sentence"}
// It ends when its standard input does.

import { build } from "./build.mjs";
import { REQUEST_CHARACTERS } from "./limits.mjs";
import { versions } from "./versions.mjs";

const answers = process.stdout;
// A library's chatter must not look like an answer.
console.log = console.info = console.warn = console.error;

let waiting = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  waiting += chunk;
  for (let end; (end = waiting.indexOf("\n")) >= 0; waiting = waiting.slice(end + 1)) {
    await answer(waiting.slice(0, end));
  }
  if (waiting.length > REQUEST_CHARACTERS) {
    console.error("A request is longer than the protocol allows.");
    process.exit(1);
  }
}

async function answer(line) {
  let id = 0;
  try {
    const request = JSON.parse(line);
    id = request.id;
    say({ id, ...await perform(request) });
  } catch (error) {
    say({ id, fault: String(error?.message ?? error).slice(0, 1000) });
  }
}

async function perform(request) {
  switch (request.op) {
    case "versions":
      return { versions: versions() };
    case "build": {
      const result = await build(String(request.source));
      return result.component ? { component: Buffer.from(result.component).toString("base64") } : result;
    }
    default:
      throw new Error(`There is no operation "${request.op}".`);
  }
}

function say(answer) {
  answers.write(`${JSON.stringify(answer)}\n`);
}
