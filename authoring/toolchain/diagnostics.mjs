// What a source's author can mend: a code, a sentence and a place (1-based; 0 where there is none).

import { DIAGNOSTIC_CHARACTERS, DIAGNOSTICS } from "./limits.mjs";

/** Thrown where the source is at fault; everything else that is thrown is a fault of the toolchain. */
export class SourceError extends Error {
  constructor(diagnostics) {
    super(diagnostics[0]?.message ?? "The source does not compile.");
    this.diagnostics = diagnostics.slice(0, DIAGNOSTICS);
  }
}

/** A diagnostic at a range of the compiler's, which may be absent. */
export function diagnostic(code, message, range = null) {
  const place = range?.source
    ? { line: range.source.lineAt(range.start), column: range.source.columnAt() }
    : { line: 0, column: 0 };
  return { code, message: bounded(message), ...place };
}

function bounded(message) {
  return message.length <= DIAGNOSTIC_CHARACTERS ? message : `${message.slice(0, DIAGNOSTIC_CHARACTERS - 1)}…`;
}
