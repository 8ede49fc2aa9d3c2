// node build-file.mjs RULE.ts COMPONENT.wasm: one build by hand.

import { readFileSync, writeFileSync } from "node:fs";
import { build } from "./build.mjs";

const [source, target] = process.argv.slice(2);
if (!source || !target) {
  console.error("usage: node build-file.mjs RULE.ts COMPONENT.wasm");
  process.exit(2);
}
const result = await build(readFileSync(source, "utf8"));
if (result.component) {
  writeFileSync(target, result.component);
} else {
  for (const { code, message, line, column } of result.diagnostics) {
    console.error(`${source}:${line}:${column}: ${code}: ${message}`);
  }
  process.exit(1);
}
