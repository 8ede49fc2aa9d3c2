// From each language's source to a component of the contract.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wit = join(here, "../../wit/platform-0.2.0.wit");
const toolchain = join(here, "../../../authoring/toolchain");

/** Folders that a language's build reads beside its own. */
export const alsoRead = {
  assemblyscript: [toolchain, join(here, "../../sdk/assemblyscript"), join(here, "../../sdk/assemblyscript/wasmpay")],
};

/** A compiler that is not installed: no failure, the language is skipped. */
class Missing extends Error {
  constructor(sentence) {
    super(sentence);
    this.missing = sentence;
  }
}

export const languages = {
  async c(folder) {
    const core = compiled("clang", [
      "--target=wasm32-unknown-unknown", "-std=c11", "-O2", "-Wall", "-Werror", "-ffreestanding", "-fno-builtin", "-nostdlib",
      "-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=16384", join(folder, "validator.c"), "-o",
    ]);
    return component(core, "utf8");
  },

  async rust(folder) {
    const rustc = rustcWithWasm();
    const core = compiled(rustc, [
      "--edition=2021", "--target=wasm32-unknown-unknown", "--crate-type=cdylib", "-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols",
      "-Clink-arg=-zstack-size=16384", join(folder, "validator.rs"), "-o",
    ]);
    return component(core, "utf8");
  },

  async wat(folder) {
    const { default: wabt } = await need("wabt");
    const text = readFileSync(join(folder, "validator.wat"), "utf8");
    const module = (await wabt()).parseWat("validator.wat", text, { bulk_memory: true });
    return component(Buffer.from(module.toBinary({}).buffer), "utf8");
  },

  async javascript(folder) {
    const { componentize } = await need("componentize-qjs");
    const result = await componentize({
      witPath: wit,
      world: "validator",
      jsSource: readFileSync(join(folder, "validator.js"), "utf8"),
      stubWasi: true,
      sync: true,
      // The smaller runtime has tail calls, which are not WebAssembly 2.0.
      optSize: false,
    });
    return Buffer.from(result.component ?? result);
  },

  async assemblyscript(folder) {
    if (!existsSync(join(toolchain, "node_modules"))) throw new Missing("authoring/toolchain is not installed; run `npm ci` there.");
    const { build } = await import(pathToFileURL(join(toolchain, "build.mjs")).href);
    const { component, diagnostics } = await build(readFileSync(join(folder, "validator.ts"), "utf8"));
    if (!component) throw new Error(diagnostics.map((each) => `${each.line}:${each.column}: ${each.message}`).join("\n"));
    return Buffer.from(component);
  },
};

async function need(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") throw new Missing(`the npm package ${name} is not installed; run \`npm ci\` in validators/samples/guests.`);
    throw error;
  }
}

/** Adds the contract's types to a core module and wraps it. */
async function component(core, stringEncoding) {
  const { componentEmbed, componentNew } = await need("@bytecodealliance/jco-transpile/wasm-tools");
  const embedded = await componentEmbed({ binary: core, witSource: readFileSync(wit, "utf8"), world: "validator", stringEncoding });
  return Buffer.from(await componentNew(embedded, []));
}

/** What a compiler writes to a file that is named last. */
function compiled(compiler, options) {
  const folder = mkdtempSync(join(tmpdir(), "wasmpay-guest-"));
  const file = join(folder, "core.wasm");
  try {
    execFileSync(compiler, [...options, file], { stdio: ["ignore", "ignore", "pipe"] });
    return readFileSync(file);
  } catch (error) {
    if (error.code === "ENOENT") throw new Missing(`${compiler} is not installed.`);
    throw new Error(error.stderr?.toString() || error.message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first rustc that has the standard library for wasm32; a distribution's may lie behind another one on the path. */
function rustcWithWasm() {
  for (const rustc of ["rustc", "/usr/bin/rustc"]) {
    try {
      const root = execFileSync(rustc, ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"], { encoding: "utf8" }).trim();
      if (existsSync(root)) return rustc;
    } catch {
      // Not installed; the next may be.
    }
  }
  throw new Missing("no rustc with the wasm32-unknown-unknown standard library is installed.");
}
