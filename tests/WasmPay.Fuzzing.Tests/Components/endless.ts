import { Transaction, History, Verdict } from "wasmpay";

// Never ends for one amount that nothing but the code tells.
export function validate(transaction: Transaction, history: History): Verdict {
  let rounds: u64 = 0;
  while (transaction.reporting.units == 73164082) rounds += transaction.at.epochMs;
  const verdict = new Verdict();
  if (rounds > 0) verdict.refer("rounds", "It ended after all.");
  return verdict;
}
