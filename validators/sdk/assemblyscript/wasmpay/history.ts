/** Committed transactions in a window that ends just before this one. */
@unmanaged
export class Tally {
  get count(): u32 {
    return load<u32>(changetype<usize>(this));
  }

  /** In minor units of the reporting currency. */
  get total(): i64 {
    return load<i64>(changetype<usize>(this), 8);
  }
}

/** The last hour, 24 hours, 7 days and 30 days, and the calendar day and month so far. */
@unmanaged
export class Activity {
  get hour(): Tally {
    return changetype<Tally>(changetype<usize>(this));
  }

  get day(): Tally {
    return changetype<Tally>(changetype<usize>(this) + 16);
  }

  get week(): Tally {
    return changetype<Tally>(changetype<usize>(this) + 32);
  }

  get month(): Tally {
    return changetype<Tally>(changetype<usize>(this) + 48);
  }

  get calendarDay(): Tally {
    return changetype<Tally>(changetype<usize>(this) + 64);
  }

  get calendarMonth(): Tally {
    return changetype<Tally>(changetype<usize>(this) + 80);
  }
}

/** What went before this payment; the payment itself is never part of it. */
@unmanaged
export class History {
  /** Sent by the origin account. */
  get sent(): Activity {
    return changetype<Activity>(changetype<usize>(this));
  }

  /** Received by the destination account. */
  get received(): Activity {
    return changetype<Activity>(changetype<usize>(this) + 96);
  }

  /** Sent by the origin account to this destination account. */
  get pair(): Activity {
    return changetype<Activity>(changetype<usize>(this) + 192);
  }

  /** No payment from this origin to this destination has ever been. */
  get firstPayment(): bool {
    return <bool>load<u8>(changetype<usize>(this), 288);
  }

  /** Whether the origin account has ever sent anything. */
  get hasSent(): bool {
    return load<u8>(changetype<usize>(this), 292) != 0;
  }

  /** Minutes since the origin account last sent; 0 and meaningless unless `hasSent`. */
  get idleMinutes(): u32 {
    return this.hasSent ? load<u32>(changetype<usize>(this), 296) : 0;
  }
}
