import { Transaction, History, Verdict } from "wasmpay";

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  // Each clause of the rule: if (condition) verdict.refer("clause", "Sentence."); or verdict.deny(...).
  return verdict;
}
