/** Whether `part` stands anywhere in `text`; with `anyCase`, A to Z count as a to z. */
export function contains(text: string, part: string, anyCase: bool = false): bool {
  for (let at = 0, last = text.length - part.length; at <= last; at++) {
    if (standsAt(text, at, part, anyCase)) return true;
  }
  return false;
}

/** Whether `text` begins with `part`. */
export function beginsWith(text: string, part: string, anyCase: bool = false): bool {
  return text.length >= part.length && standsAt(text, 0, part, anyCase);
}

/** Whether `text` ends with `part`. */
export function endsWith(text: string, part: string, anyCase: bool = false): bool {
  return text.length >= part.length && standsAt(text, text.length - part.length, part, anyCase);
}

function standsAt(text: string, at: i32, part: string, anyCase: bool): bool {
  for (let i = 0, n = part.length; i < n; i++) {
    const a = text.charCodeAt(at + i), b = part.charCodeAt(i);
    if (a != b && !(anyCase && small(a) == small(b))) return false;
  }
  return true;
}

function small(unit: i32): i32 {
  return unit >= 65 && unit <= 90 ? unit | 32 : unit;
}
