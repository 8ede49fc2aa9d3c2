import { Transaction, History, Verdict } from "wasmpay";

/** USD 10,000.00 in cents. */
const LARGE: i64 = 1_000_000;

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  if (transaction.reporting.units > LARGE) {
    verdict.refer("large-payment", "A payment above USD 10,000.00 is looked at by a person.");
  }
  if (transaction.destination.lists.includes("sanctions")) {
    verdict.deny("sanctions", "The receiving account is on the sanctions list.");
  }
  return verdict;
}
