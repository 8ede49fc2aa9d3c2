// What built a component, for its provenance.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "./sdk.mjs";

const here = dirname(fileURLToPath(import.meta.url));

export function versions() {
  return {
    "node": process.versions.node,
    "assemblyscript": installed("assemblyscript"),
    "binaryen": installed("binaryen"),
    "jco-transpile": installed("@bytecodealliance/jco-transpile"),
    "wasmpay-sdk": digest,
  };
}

function installed(name) {
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")).version;
}
