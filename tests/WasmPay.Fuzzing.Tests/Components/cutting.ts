import { Transaction, History, Verdict } from "wasmpay";

// Cuts the memo in the middle of whatever is there.
export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  verdict.refer("memo", "The memo begins with " + transaction.memo.substring(0, 5));
  return verdict;
}
