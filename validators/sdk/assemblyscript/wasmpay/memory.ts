// How the contract's values lie in memory (component model, Canonical ABI, "Loading").

/**
 * The text whose pointer and length are at `place`. The host lowers UTF-16 through `cabi_realloc`, which gave it
 * the inside of a string object, so the pointer is already a string.
 */
// @ts-ignore: decorator
@inline
export function textAt(place: usize): string {
  return load<u32>(place, 4) == 0 ? "" : changetype<string>(load<usize>(place));
}
