import { Transaction, History, Verdict, oneOf } from "wasmpay";

function isServed(country: string): bool {
  return oneOf(country, ["USA", "GBR"]);
}

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  if (transaction.amount.units <= 0) {
    verdict.deny("amount", "The amount must be above zero.");
  }
  if (!isServed(transaction.origin.country)) {
    verdict.deny("origin-country", "The sender's bank must be in the USA or in the United Kingdom.");
  }
  if (!isServed(transaction.destination.country)) {
    verdict.deny("destination-country", "The payee's bank must be in the USA or in the United Kingdom.");
  }
  return verdict;
}
