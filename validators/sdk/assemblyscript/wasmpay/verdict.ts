import { Decision } from "./enums";

/** Room for findings at first; it doubles. */
const FIRST_CAPACITY: u32 = 4;

/** One finding in memory: clause and message, each a pointer and a length. */
const FINDING_BYTES: u32 = 16;

/**
 * The answer: approves until a clause fires, and then is as strict as its strictest finding.
 * The first three fields lie as the contract's `verdict` does, so that the object is its own lowered form.
 */
@final
export class Verdict {
  private _decision: u8 = 0;
  private _findings: usize = 0;
  private _count: u32 = 0;
  private _capacity: u32 = 0;

  get decision(): Decision {
    return <Decision>this._decision;
  }

  /** How many clauses have fired. */
  get count(): u32 {
    return this._count;
  }

  /** Nothing fires. It clears nothing: a payment that another clause refers or denies stays so. */
  approve(): Verdict {
    return this;
  }

  /** Holds the payment for a person. `clause` is a stable code, `message` a sentence for the customer. */
  refer(clause: string, message: string): Verdict {
    return this.find(Decision.Refer, clause, message);
  }

  /** Rejects the payment. `clause` is a stable code, `message` a sentence for the customer. */
  deny(clause: string, message: string): Verdict {
    return this.find(Decision.Deny, clause, message);
  }

  private find(decision: Decision, clause: string, message: string): Verdict {
    if (this._decision < <u8>decision) this._decision = <u8>decision;
    const count = this._count;
    if (count == this._capacity) this.grow();
    const place = this._findings + count * FINDING_BYTES;
    store<usize>(place, changetype<usize>(clause));
    store<u32>(place, <u32>clause.length, 4);
    store<usize>(place, changetype<usize>(message), 8);
    store<u32>(place, <u32>message.length, 12);
    this._count = count + 1;
    return this;
  }

  private grow(): void {
    const capacity = this._capacity == 0 ? FIRST_CAPACITY : this._capacity * 2;
    const findings = heap.alloc(capacity * FINDING_BYTES);
    memory.copy(findings, this._findings, this._count * FINDING_BYTES);
    this._findings = findings;
    this._capacity = capacity;
  }
}
