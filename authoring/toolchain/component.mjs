// A core module to a component of the contract.

import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { contract } from "./sdk.mjs";

/** The contract's text is UTF-16 in the guest's memory, as the language keeps it: nothing is transcoded. */
export async function component(core) {
  const embedded = await componentEmbed({
    binary: core,
    witSource: contract,
    world: "validator",
    stringEncoding: "utf16",
  });
  return componentNew(embedded, []);
}
