// USD 10,000.00 in cents. An s64 is a BigInt here.
const LARGE = 1_000_000n;

export const validation = {
  validate(transaction, history) {
    let decision = "approve";
    const findings = [];
    if (transaction.reporting.units > LARGE) {
      decision = "refer";
      findings.push({ clause: "large-payment", message: "A payment above USD 10,000.00 is looked at by a person." });
    }
    if (transaction.destination.lists.includes("sanctions")) {
      decision = "deny";
      findings.push({ clause: "sanctions", message: "The receiving account is on the sanctions list." });
    }
    return { decision, findings };
  },
};
