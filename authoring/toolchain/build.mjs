// A rule's source to a component, or to the diagnostics that say why there is none.

import { compile } from "./compile.mjs";
import { component } from "./component.mjs";
import { diagnostic, SourceError } from "./diagnostics.mjs";
import { SOURCE_CHARACTERS } from "./limits.mjs";

/** Throws only where the toolchain is at fault. */
export async function build(source) {
  try {
    bound(source);
    return { component: await component(compile(source)) };
  } catch (error) {
    if (error instanceof SourceError) return { diagnostics: error.diagnostics };
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return { diagnostics: [diagnostic("too-nested", "The source nests too deeply to compile.")] };
    }
    throw error;
  }
}

function bound(source) {
  if (source.length <= SOURCE_CHARACTERS) return;
  throw new SourceError([diagnostic("too-long", `The source has ${source.length} characters; ${SOURCE_CHARACTERS} are allowed.`)]);
}
