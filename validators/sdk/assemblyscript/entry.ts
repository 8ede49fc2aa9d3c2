// The component's core exports around a rule's source; the toolchain gives `validate` its name in the contract.

import { Transaction, History } from "wasmpay";
import { validate as rule } from "./rule";

/** Where `history` begins in the parameters' tuple. */
const HISTORY_OFFSET: usize = 240;

/** Alignment of UTF-16 text, and of nothing else that this contract lowers. */
const TEXT_ALIGNMENT: usize = 2;

/** What lies before an object's contents; its type is 8 bytes before them and its size 4. */
const OBJECT_HEADER: usize = 20;

/** Memory is taken from the heap in pieces so large that one holds a common request. */
const PIECE: usize = 4096;

/** More than any host's limit for a text or a list; keeps the sums below from wrapping. */
const LARGEST: usize = 1 << 28;

let next: usize = 0;
let end: usize = 0;

export function validate(parameters: usize): usize {
  return changetype<usize>(rule(
    changetype<Transaction>(parameters),
    changetype<History>(parameters + HISTORY_OFFSET)));
}

/**
 * Memory for the host (Canonical ABI, `cabi_realloc`). Text gets the header of a string object, so that what the host
 * writes is a string at once.
 */
export function cabi_realloc(old: usize, oldSize: usize, alignment: usize, size: usize): usize {
  if (old) return resize(old, oldSize, alignment, size);
  if (size > LARGEST) unreachable();
  const isText = alignment == TEXT_ALIGNMENT;
  let place = align(next) + (isText ? OBJECT_HEADER : 0);
  if (place + size > end) {
    refill(size);
    place = align(next) + (isText ? OBJECT_HEADER : 0);
  }
  if (isText) {
    store<u32>(place - 8, idof<string>());
    store<u32>(place - 4, <u32>size);
  }
  next = place + size;
  return place;
}

/** A host that guessed too high shrinks the text that it has written, which only mends the header. */
function resize(old: usize, oldSize: usize, alignment: usize, size: usize): usize {
  if (alignment == TEXT_ALIGNMENT && size <= oldSize) {
    store<u32>(old - 4, <u32>size);
    return old;
  }
  const place = cabi_realloc(0, 0, alignment, size);
  memory.copy(place, old, min(oldSize, size));
  return place;
}

function align(place: usize): usize {
  return (place + 7) & ~7;
}

function refill(size: usize): void {
  const bytes = max(PIECE, size + OBJECT_HEADER + 8);
  next = heap.alloc(bytes);
  end = next + bytes;
}
