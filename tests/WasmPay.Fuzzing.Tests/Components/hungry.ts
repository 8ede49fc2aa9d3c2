import { Transaction, History, Verdict } from "wasmpay";

// Doubles a text as often as the payer has paid today.
export function validate(transaction: Transaction, history: History): Verdict {
  let text = transaction.id + "x";
  for (let i: u32 = 0; i < history.sent.day.count; i++) text += text;
  const verdict = new Verdict();
  if (text.length == 12345) verdict.refer("length", text);
  return verdict;
}
