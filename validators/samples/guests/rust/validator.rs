mod wasmpay;

use wasmpay::{Answer, Decision, Parameters, Verdict};

/// USD 10,000.00 in cents.
const LARGE: i64 = 1_000_000;

#[export_name = "wasmpay:platform/validation@0.2.0#validate"]
pub extern "C" fn validate(parameters: &Parameters) -> *const Answer {
    let transaction = &parameters.transaction;
    let mut verdict = Verdict::new();
    if transaction.reporting.units > LARGE {
        verdict.add(Decision::Refer, "large-payment", "A payment above USD 10,000.00 is looked at by a person.");
    }
    if transaction.destination.is_on("sanctions") {
        verdict.add(Decision::Deny, "sanctions", "The receiving account is on the sanctions list.");
    }
    verdict.answer()
}
