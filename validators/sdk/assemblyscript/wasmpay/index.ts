// The module "wasmpay": what a rule's source imports. Facts are read in place from the request's memory
// (canonical ABI, wasmpay:platform@0.2.0), so a fact that a rule does not use costs it nothing.

export { Holder, Rating, Channel, Decision } from "./enums";
export { Transaction, Party, Money, Moment, Names } from "./transaction";
export { History, Activity, Tally } from "./history";
export { Verdict } from "./verdict";
export { Sum } from "./sum";
export { contains, beginsWith, endsWith } from "./texts";
export { oneOf, addUnits, subtractUnits, multiplyUnits } from "./helpers";
