// Cases in the contract's order: a case's number is its discriminant in memory.

export enum Holder {
  Individual,
  Business,
  FinancialInstitution,
  Government,
}

export enum Rating {
  Low,
  Medium,
  High,
  Prohibited,
}

export enum Channel {
  Api,
  Web,
  Mobile,
  Branch,
  Atm,
  Batch,
}

/** From mildest to strictest, so that the stricter of two is the greater. */
export enum Decision {
  Approve,
  Refer,
  Deny,
}
