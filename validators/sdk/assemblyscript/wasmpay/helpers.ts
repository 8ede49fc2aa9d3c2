/** Whether `value` is one of `options`, exactly. */
export function oneOf(value: string, options: string[]): bool {
  for (let i = 0, n = options.length; i < n; i++) {
    if (unchecked(options[i]) == value) return true;
  }
  return false;
}

/** The sum; where it does not fit it is the nearest number that does, so that a total never wraps past a limit. */
export function addUnits(a: i64, b: i64): i64 {
  const sum = a + b;
  if (((a ^ sum) & (b ^ sum)) < 0) return a < 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
  return sum;
}

/** The difference; saturates as `addUnits` does. */
export function subtractUnits(a: i64, b: i64): i64 {
  const difference = a - b;
  if (((a ^ b) & (a ^ difference)) < 0) return a < 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
  return difference;
}

/** The product; saturates as `addUnits` does. */
export function multiplyUnits(a: i64, b: i64): i64 {
  if (a == 0 || b == 0) return 0;
  const product = a * b;
  const wrapped = (a == -1 && b == i64.MIN_VALUE) || (b == -1 && a == i64.MIN_VALUE) || product / b != a;
  if (wrapped) return (a < 0) == (b < 0) ? i64.MAX_VALUE : i64.MIN_VALUE;
  return product;
}
