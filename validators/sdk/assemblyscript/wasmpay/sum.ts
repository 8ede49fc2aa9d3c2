/** A sum of products in 128 bits: exact for any facts and for weights up to a million millions. */
@final
export class Sum {
  private _high: i64 = 0;
  private _low: u64 = 0;

  /** Adds `value` times `weight`. */
  plus(value: i64, weight: i64): Sum {
    const a = magnitude(value), b = magnitude(weight);
    // Schoolbook multiplication by halves of 32 bits; no step exceeds 64.
    const al = a & 0xffff_ffff, ah = a >> 32, bl = b & 0xffff_ffff, bh = b >> 32;
    const ll = al * bl, lh = al * bh, hl = ah * bl;
    const middle = (ll >> 32) + (lh & 0xffff_ffff) + (hl & 0xffff_ffff);
    let low = (middle << 32) | (ll & 0xffff_ffff);
    let high = <i64>(ah * bh + (lh >> 32) + (hl >> 32) + (middle >> 32));
    if ((value < 0) != (weight < 0)) {
      low = ~low + 1;
      high = ~high + i64(low == 0);
    }
    const sum = this._low + low;
    this._high += high + i64(sum < low);
    this._low = sum;
    return this;
  }

  /** Below, at or above zero: -1, 0 or 1. */
  sign(): i32 {
    if (this._high < 0) return -1;
    return i32(this._high != 0 || this._low != 0);
  }
}

/** The number without its sign; the least of 64 bits has one too. */
function magnitude(value: i64): u64 {
  return value < 0 ? <u64>0 - <u64>value : <u64>value;
}
