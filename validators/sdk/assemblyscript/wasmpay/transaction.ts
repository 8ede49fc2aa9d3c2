import { Holder, Rating, Channel } from "./enums";
import { textAt } from "./memory";

/** The names of lists. */
@unmanaged
export class Names {
  get length(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }

  @operator("[]")
  at(index: u32): string {
    if (index >= this.length) unreachable();
    return textAt(load<usize>(changetype<usize>(this)) + index * 8);
  }

  includes(name: string): bool {
    let place = load<usize>(changetype<usize>(this));
    const end = place + load<u32>(changetype<usize>(this), 4) * 8;
    for (; place < end; place += 8) {
      if (textAt(place) == name) return true;
    }
    return false;
  }
}

/** An amount in minor units of an ISO 4217 currency: 1234 USD units are 12.34 dollars, 1234 JPY units are 1234 yen. */
@unmanaged
export class Money {
  get units(): i64 {
    return load<i64>(changetype<usize>(this));
  }

  /** ISO 4217 code. */
  get currency(): string {
    return textAt(changetype<usize>(this) + 8);
  }
}

/** One side of a payment. A text that is not known is empty. */
@unmanaged
export class Party {
  get account(): string {
    return textAt(changetype<usize>(this));
  }

  get name(): string {
    return textAt(changetype<usize>(this) + 8);
  }

  get address(): string {
    return textAt(changetype<usize>(this) + 16);
  }

  get identifier(): string {
    return textAt(changetype<usize>(this) + 24);
  }

  /** ISO 8601 date; only for individuals. */
  get birthDate(): string {
    return textAt(changetype<usize>(this) + 32);
  }

  /** Code of the bank that holds the account. */
  get bank(): string {
    return textAt(changetype<usize>(this) + 40);
  }

  /** ISO 3166-1 alpha-3 country of that bank. */
  get country(): string {
    return textAt(changetype<usize>(this) + 48);
  }

  /** ISO 3166-1 alpha-3 country where the holder resides. */
  get residence(): string {
    return textAt(changetype<usize>(this) + 56);
  }

  get holder(): Holder {
    return <Holder>load<u8>(changetype<usize>(this), 64);
  }

  get rating(): Rating {
    return <Rating>load<u8>(changetype<usize>(this), 65);
  }

  /** Whole days since the account was opened. */
  get ageDays(): u32 {
    return load<u32>(changetype<usize>(this), 68);
  }

  /** Names of the validating bank's lists that this party is on. */
  get lists(): Names {
    return changetype<Names>(changetype<usize>(this) + 72);
  }

  /** Whether this party is on the list of that exact name. */
  isOn(list: string): bool {
    return this.lists.includes(list);
  }
}

/** An instant, with its calendar parts in the validating bank's time zone. */
@unmanaged
export class Moment {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  get epochMs(): u64 {
    return load<u64>(changetype<usize>(this));
  }

  get year(): i32 {
    return load<u16>(changetype<usize>(this), 8);
  }

  /** 1 to 12. */
  get month(): i32 {
    return load<u8>(changetype<usize>(this), 10);
  }

  /** 1 to 31. */
  get day(): i32 {
    return load<u8>(changetype<usize>(this), 11);
  }

  /** Monday is 1, Sunday is 7. */
  get weekday(): i32 {
    return load<u8>(changetype<usize>(this), 12);
  }

  /** 0 to 23. */
  get hour(): i32 {
    return load<u8>(changetype<usize>(this), 13);
  }

  /** 0 to 59. */
  get minute(): i32 {
    return load<u8>(changetype<usize>(this), 14);
  }

  /** Minutes since midnight, 0 to 1439. */
  get minuteOfDay(): i32 {
    return this.hour * 60 + this.minute;
  }

  /** The local date as the number yyyymmdd. */
  get date(): i32 {
    return this.year * 10000 + this.month * 100 + this.day;
  }

  /** 0 on the last day of the month. */
  get daysLeftInMonth(): i32 {
    return this.daysInMonth - this.day;
  }

  /** 28 to 31: the length of the month. */
  get daysInMonth(): i32 {
    const month = this.month;
    if (month != 2) return 30 + ((month + (month >> 3)) & 1);
    const year = this.year;
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  }
}

/** The payment under validation. */
@unmanaged
export class Transaction {
  get id(): string {
    return textAt(changetype<usize>(this));
  }

  /** The payer. */
  get origin(): Party {
    return changetype<Party>(changetype<usize>(this) + 8);
  }

  /** The payee. */
  get destination(): Party {
    return changetype<Party>(changetype<usize>(this) + 88);
  }

  /** What the payer is debited. */
  get amount(): Money {
    return changetype<Money>(changetype<usize>(this) + 168);
  }

  /** The amount in the validating bank's reporting currency. */
  get reporting(): Money {
    return changetype<Money>(changetype<usize>(this) + 184);
  }

  get channel(): Channel {
    return <Channel>load<u8>(changetype<usize>(this), 200);
  }

  /** ISO 20022 external purpose code (SALA, GDDS, ...), or empty. */
  get purpose(): string {
    return textAt(changetype<usize>(this) + 204);
  }

  get memo(): string {
    return textAt(changetype<usize>(this) + 212);
  }

  get at(): Moment {
    return changetype<Moment>(changetype<usize>(this) + 224);
  }
}
