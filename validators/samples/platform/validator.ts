import { Transaction, History, Verdict, Money } from "wasmpay";

/** Minor units; nine thousand such payments still fit an i64. */
const CEILING: i64 = 1_000_000_000_000_000;

/** ISO 4217 codes of currencies in use, without funds, metals and test codes, by their first letter. */
function codesFrom(letter: i32): string {
  switch (letter) {
    case 0x41: return "AED AFN ALL AMD AOA ARS AUD AWG AZN";
    case 0x42: return "BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD";
    case 0x43: return "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK";
    case 0x44: return "DJF DKK DOP DZD";
    case 0x45: return "EGP ERN ETB EUR";
    case 0x46: return "FJD FKP";
    case 0x47: return "GBP GEL GHS GIP GMD GNF GTQ GYD";
    case 0x48: return "HKD HNL HTG HUF";
    case 0x49: return "IDR ILS INR IQD IRR ISK";
    case 0x4a: return "JMD JOD JPY";
    case 0x4b: return "KES KGS KHR KMF KPW KRW KWD KYD KZT";
    case 0x4c: return "LAK LBP LKR LRD LSL LYD";
    case 0x4d: return "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN";
    case 0x4e: return "NAD NGN NIO NOK NPR NZD";
    case 0x4f: return "OMR";
    case 0x50: return "PAB PEN PGK PHP PKR PLN PYG";
    case 0x51: return "QAR";
    case 0x52: return "RON RSD RUB RWF";
    case 0x53: return "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL";
    case 0x54: return "THB TJS TMT TND TOP TRY TTD TWD TZS";
    case 0x55: return "UAH UGX USD UYU UZS";
    case 0x56: return "VED VES VND VUV";
    case 0x57: return "WST";
    case 0x58: return "XAF XCD XCG XOF XPF";
    case 0x59: return "YER";
    case 0x5a: return "ZAR ZMW ZWG";
    default: return "";
  }
}

function isKnown(currency: string): bool {
  return currency.length == 3 && currency.charCodeAt(2) != 0x20 && codesFrom(currency.charCodeAt(0)).includes(currency);
}

function check(verdict: Verdict, money: Money): void {
  if (money.units <= 0) {
    verdict.deny("amount-not-positive", "The amount must be above zero.");
  }
  if (money.units > CEILING) {
    verdict.deny("amount-too-large", "The amount is larger than any payment that is accepted.");
  }
  if (!isKnown(money.currency)) {
    verdict.deny("unknown-currency", "The currency is not known: " + money.currency);
  }
}

export function validate(transaction: Transaction, history: History): Verdict {
  const verdict = new Verdict();
  check(verdict, transaction.amount);
  if (verdict.count == 0) check(verdict, transaction.reporting);
  return verdict;
}
