// Every bound of the toolchain, in one place.

/** Characters of a rule's source. */
export const SOURCE_CHARACTERS = 64 * 1024;

/** Characters of one line of the protocol: a source whose every character is escaped, and its envelope. */
export const REQUEST_CHARACTERS = SOURCE_CHARACTERS * 6 + 1024;

/** Depth of nested syntax; the compiler recurses once for each level. */
export const SYNTAX_DEPTH = 256;

/** Diagnostics that are reported; an author mends the first ones first. */
export const DIAGNOSTICS = 20;

/** Characters of one diagnostic's message. */
export const DIAGNOSTIC_CHARACTERS = 400;

/** Characters of one batch of commands to the solver. */
export const SOLVER_CHARACTERS = 8 << 20;
