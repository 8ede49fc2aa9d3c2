#include "wasmpay.h"

// USD 10,000.00 in cents.
#define LARGE 1000000

static wasmpay_finding findings[2];
static wasmpay_verdict verdict;

WASMPAY_VALIDATE
const wasmpay_verdict *validate(const wasmpay_parameters *parameters) {
  const wasmpay_transaction *transaction = &parameters->transaction;
  verdict.decision = WASMPAY_APPROVE;
  verdict.findings = findings;
  verdict.count = 0;
  if (transaction->reporting.units > LARGE) {
    verdict.decision = WASMPAY_REFER;
    findings[verdict.count++] = (wasmpay_finding){
      WASMPAY_TEXT("large-payment"), WASMPAY_TEXT("A payment above USD 10,000.00 is looked at by a person.") };
  }
  if (WASMPAY_ON_LIST(transaction->destination, "sanctions")) {
    verdict.decision = WASMPAY_DENY;
    findings[verdict.count++] = (wasmpay_finding){
      WASMPAY_TEXT("sanctions"), WASMPAY_TEXT("The receiving account is on the sanctions list.") };
  }
  return &verdict;
}
