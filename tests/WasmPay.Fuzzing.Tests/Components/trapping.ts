import { Transaction, History, Verdict } from "wasmpay";

// Takes for granted that a purpose code has four letters.
export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  if (100 / transaction.purpose.length == 20) verdict.refer("purpose", "This purpose needs a closer look.");
  return verdict;
}
