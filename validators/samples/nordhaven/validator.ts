import { Transaction, History, Verdict } from "wasmpay";

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  const currency = transaction.amount.currency;
  if (currency != "USD") verdict.deny("unsupported-currency", "Unsupported currency: " + currency);
  return verdict;
}
