// Builds the guests from source into artifacts/: `node build.mjs [LANGUAGE...]`, after `npm ci` here.
// A language whose compiler is not installed is skipped with a sentence; an artifact of the same inputs is kept.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { alsoRead, languages } from "./languages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const artifacts = process.env.WASMPAY_GUESTS ?? join(here, "artifacts");
const chosen = process.argv.slice(2);
mkdirSync(artifacts, { recursive: true });

let failed = false;
for (const [name, build] of Object.entries(languages)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const target = join(artifacts, `${name}.wasm`);
  const stamp = join(artifacts, `${name}.inputs`);
  const inputs = digestOf(name);
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) {
    report(name, `kept ${statSync(target).size} bytes`);
    continue;
  }
  try {
    const started = performance.now();
    const component = await build(join(here, name));
    writeFileSync(`${target}.draft`, component);
    renameSync(`${target}.draft`, target);
    writeFileSync(stamp, inputs);
    report(name, `built ${component.length} bytes in ${Math.round(performance.now() - started)} ms`);
  } catch (error) {
    if (error.missing) {
      report(name, `skipped: ${error.missing}`);
    } else {
      failed = true;
      report(name, `failed: ${error.stack ?? error}`);
    }
  }
}
process.exitCode = failed ? 1 : 0;

function report(name, outcome) {
  console.log(`${name}: ${outcome}`);
}

/** Over the sources, the build scripts and the pinned packages. */
function digestOf(name) {
  const hash = createHash("sha256");
  const shared = ["build.mjs", "languages.mjs", "package-lock.json", "../../wit/platform-0.2.0.wit"].map((file) => join(here, file));
  const sources = [join(here, name), ...(alsoRead[name] ?? [])].flatMap(filesOf);
  for (const file of [...shared, ...sources]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name))
    .sort();
}
