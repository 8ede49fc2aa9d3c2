// A rule's source to a core module. The compiler sees three kinds of files: its own library, the SDK, the rule.

import * as assemblyscript from "assemblyscript";
import binaryen from "assemblyscript/binaryen";
import { libraryFiles } from "assemblyscript/asc";
import { diagnostic, SourceError } from "./diagnostics.mjs";
import { enforcePolicy } from "./policy.mjs";
import * as sdk from "./sdk.mjs";

const RULE = "rule.ts";
const RUNTIME = "~lib/rt/index-stub.ts";
const LIBRARY = "~lib/";

/** The numbers of the compiler's enumerations that have no name in its interface. */
const TARGET_WASM32 = 0;
const RUNTIME_STUB = 0;
const ERROR = 3;

/** The export's name in the contract; the language cannot spell it. */
const EXPORT = "wasmpay:platform/validation@0.2.0#validate";

/** What the component needs of the module, and all that the module gives. */
const EXPORTS = new Set(["memory", "cabi_realloc", EXPORT]);

/** Compiles; throws a `SourceError` where the rule is at fault. */
export function compile(source) {
  const program = assemblyscript.newProgram(options());
  parse(program, source);
  assemblyscript.initializeProgram(program);
  const module = assemblyscript.compile(program);
  const wrapped = binaryen.wrapModule(module.ref);
  try {
    throwDiagnostics(program);
    wrapped.removeExport("validate");
    wrapped.addFunctionExport("entry/validate", EXPORT);
    if (!assemblyscript.validate(module)) throw new Error("The compiler made an invalid module.");
    assemblyscript.optimize(module, OPTIMIZE, SHRINK, false, false);
    refuseImports(wrapped);
    return wrapped.emitBinary();
  } finally {
    wrapped.dispose();
  }
}

const OPTIMIZE = 3;
const SHRINK = 1;

function options() {
  const options = assemblyscript.newOptions();
  assemblyscript.setTarget(options, TARGET_WASM32);
  assemblyscript.setRuntime(options, RUNTIME_STUB);
  assemblyscript.setExportMemory(options, true);
  assemblyscript.setOptimizeLevelHints(options, OPTIMIZE, SHRINK);
  // An empty alias makes `abort` a trap instead of an import.
  assemblyscript.addGlobalAlias(options, "abort", "");
  return options;
}

function parse(program, source) {
  for (const [name, text] of Object.entries(libraryFiles)) {
    if (!name.includes("/")) assemblyscript.parse(program, text, `${LIBRARY}${name}.ts`, false);
  }
  assemblyscript.parse(program, libraryFiles["rt/index-stub"], RUNTIME, true);
  assemblyscript.parse(program, sdk.entry, "entry.ts", true);
  assemblyscript.parse(program, source, RULE, false);
  throwDiagnostics(program);
  enforcePolicy(program.sources.find(candidate => candidate.normalizedPath === RULE));
  for (let name; (name = assemblyscript.nextFile(program)) !== null;) {
    if (name === "rule") continue;
    const [path, text] = find(name) ?? [`${name}.ts`, null];
    assemblyscript.parse(program, text, path, false);
  }
  throwDiagnostics(program);
}

function find(name) {
  if (!name.startsWith(LIBRARY)) return null;
  const plain = name.slice(LIBRARY.length);
  for (const candidate of [plain, `${plain}/index`]) {
    const text = sdk.library.get(`${candidate}.ts`) ?? libraryFiles[candidate];
    if (text !== undefined) return [`${LIBRARY}${candidate}.ts`, text];
  }
  return null;
}

function throwDiagnostics(program) {
  const errors = [];
  for (let found; (found = assemblyscript.nextDiagnostic(program));) {
    if (found.category !== ERROR) continue;
    const ours = found.range?.source.normalizedPath === RULE;
    errors.push(diagnostic(`${found.code < 1000 ? "AS" : "TS"}${found.code}`, found.message, ours ? found.range : null));
  }
  if (errors.length > 0) throw new SourceError(errors);
}

/** What a source that passed the policy can still ask of the host, such as a random number, is refused by its name. */
function refuseImports(module) {
  const found = [];
  for (const reference of functions(module)) {
    const info = binaryen.getFunctionInfo(reference);
    if (info.module) {
      found.push(diagnostic("forbidden-import", `The source needs \`${info.module}.${info.base}\` of the host; a validator imports nothing.`));
    }
  }
  if (found.length > 0) throw new SourceError(found);
}

function functions(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, index) => module.getFunctionByIndex(index));
}
