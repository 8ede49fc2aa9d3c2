// The files that the compiler may read: the guest SDK and nothing else of this machine.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const validators = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "validators");
const folder = join(validators, "sdk", "assemblyscript");

/** Path as the compiler asks for it, by the file's text. */
export const entry = readFileSync(join(folder, "entry.ts"), "utf8");

/** The files of the module "wasmpay", by their path below the SDK's folder. */
export const library = new Map(
  readdirSync(join(folder, "wasmpay"))
    .filter(name => name.endsWith(".ts"))
    .sort()
    .map(name => [`wasmpay/${name}`, readFileSync(join(folder, "wasmpay", name), "utf8")]));

/** The contract that a rule's component exports. */
export const contract = readFileSync(join(validators, "wit", "platform-0.2.0.wit"), "utf8");

/** Names a version of the SDK and the contract, for provenance. */
export const digest = sha256([entry, ...[...library].flat(), contract]);

function sha256(texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  return hash.digest("hex");
}
