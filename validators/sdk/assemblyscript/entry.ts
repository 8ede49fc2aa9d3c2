// The component's core exports around a rule's source; the toolchain gives `validate` its name in the contract.

import { Transaction, History } from "wasmpay";
import { validate as rule } from "./rule";

/** Where `history` begins in the parameters' tuple. */
const HISTORY_OFFSET: usize = 240;

/** Alignment of UTF-16 text, and of nothing else that this contract lowers. */
const TEXT_ALIGNMENT: usize = 2;

/** A string object's size in bytes lies so far before its text. */
const LENGTH_BEFORE: usize = 4;

export function validate(parameters: usize): usize {
  return changetype<usize>(rule(
    changetype<Transaction>(parameters),
    changetype<History>(parameters + HISTORY_OFFSET)));
}

/**
 * Memory for the host (Canonical ABI, `cabi_realloc`). Text is allocated as a string object, header and all, so that
 * what the host writes is a string at once. A host that guessed too high shrinks the block, which only mends the header.
 */
export function cabi_realloc(old: usize, oldSize: usize, alignment: usize, size: usize): usize {
  if (alignment != TEXT_ALIGNMENT) {
    const place = heap.alloc(size);
    if (old) memory.copy(place, old, min(oldSize, size));
    return place;
  }
  if (old && size <= oldSize) {
    store<u32>(old - LENGTH_BEFORE, <u32>size);
    return old;
  }
  const text = __new(size, idof<string>());
  if (old) memory.copy(text, old, oldSize);
  return text;
}
