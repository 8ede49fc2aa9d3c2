import { Transaction, History, Verdict } from "wasmpay";

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  if (transaction.destination.isOn("sanctions")) verdict.deny("sanctioned", "The recipient is on a sanctions list.");
  if (transaction.reporting.units > 1000000 && transaction.destination.isOn("high-risk-countries")) {
    verdict.refer("high-risk-large", "Payments over USD 10,000 to a high-risk country are reviewed.");
  }
  return verdict;
}
