using System.Text.RegularExpressions;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>Words for facts that rules often ask for and that no validator sees, so that a refusal can name what is missing.</summary>
internal static partial class UnknownFacts
{
    private static readonly (Regex Words, string Fact)[] Known =
    [
        (Voice(), "the customer's voice, manner and behaviour"),
        (ThirdPerson(), "whether a third person is present"),
        (Device(), "the device and the network address (IP) that the order came from"),
        (Session(), "log-ins, passwords, sessions and how the customer was authenticated"),
        (Location(), "where the customer is"),
        (Year(), "history over a year, a financial year, a quarter or any window beyond 30 days"),
        (PersonTotal(), "totals per person or customer across accounts; histories are per account"),
        (Balance(), "the account's balance, overdraft and credit"),
        (Income(), "the customer's income, wealth, employment and occupation"),
        (CustomerAge(), "the customer's age in years"),
        (Nationality(), "the customer's nationality, sex, religion or the like"),
        (Merchant(), "the merchant and its category"),
        (Owners(), "beneficial owners and group structure"),
        (Holiday(), "public holidays"),
        (Documents(), "invoices, contracts and other documents"),
        (Refused(), "payments that were refused, referred, failed or reversed before; histories hold committed payments only"),
        (Typical(), "the customer's usual behaviour (averages and patterns over time)"),
        (Score(), "scores of other systems"),
        (Goods(), "the goods or services that are paid for"),
        (Changes(), "when the customer's details (address, telephone, e-mail, limits) were last changed"),
        (Market(), "market prices, exchange rates and news"),
        (Intermediary(), "intermediary and correspondent banks"),
        (Relations(), "how payer and payee are related"),
        (Weather(), "events outside the payment system"),
        (Fields(), "fields that the contract does not carry (telephone number, e-mail address, tax number, registration date)"),
    ];

    /// <summary>The facts that a text needs and that are not there.</summary>
    public static IEnumerable<MissingFact> In(string text) =>
        Known.Select(k => (k.Words.Match(text), k.Fact)).Where(m => m.Item1.Success).Select(m => new MissingFact(m.Fact, m.Item1.Value));

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(sounds?|voice|nervous\w*|tone|manner|on the phone|behaves?|behaviou?r|appears to be|seems?|upset|stress\w*|hesitat\w*|intoxicated|confused|anxious)\b", Options, Hazards.Patience)]
    private static partial Regex Voice();

    [GeneratedRegex(@"\b(coached|someone else|another person present|third person|accompanied|under duress|coerced|pressured|told what to say|remote access|screen.?shar\w*)\b", Options, Hazards.Patience)]
    private static partial Regex ThirdPerson();

    [GeneratedRegex(@"\b(ip[- ]address\w*|ip|devices?|browser fingerprint|fingerprint|phone model|operating system|vpn|tor|proxy|emulator|rooted|sim( card)?|handset|imei|user agent)\b", Options, Hazards.Patience)]
    private static partial Regex Device();

    [GeneratedRegex(@"\b(log[- ]?ins?|logged in|passwords?|pin|otp|one-time|session|two-factor|2fa|mfa|authenticat\w*|biometric\w*|credential\w*|sca|signed in)\b", Options, Hazards.Patience)]
    private static partial Regex Session();

    [GeneratedRegex(@"\b(gps|geo-?location|physically|travell?ing|located at the time|current location|kilomet(er|re)s|miles|cell tower|airport|abroad at the time)\b", Options, Hazards.Patience)]
    private static partial Regex Location();

    [GeneratedRegex(@"\b(financial year|fiscal year|tax year|calendar year|quarter(ly)?|annual(ly)?|yearly|per year|per annum|this year|last year|(12|twelve|six|6|three|3|two|2|18) months|90 days|60 days|180 days|365 days|48 hours|72 hours|12 hours|6 hours|14 days|lifetime|rolling year|past year|decade|30 minutes|15 minutes|10 minutes|five minutes|two hours|2 hours|3 hours)\b", Options, Hazards.Patience)]
    private static partial Regex Year();

    [GeneratedRegex(@"\b(per (person|customer|client|owner)|that person's|across (all )?(his|her|their|its|the customer's|several|different)?\s*accounts|all (his|her|their|its|the customer's) accounts|per household|household|group of companies|linked accounts|connected accounts|all accounts of|other accounts|any of (his|her|their) accounts|family members?)\b", Options, Hazards.Patience)]
    private static partial Regex PersonTotal();

    [GeneratedRegex(@"\b(balance|overdraft|overdrawn|credit limit|available funds|savings|empties|emptied|remaining funds|collateral|loan book|arrears)\b", Options, Hazards.Patience)]
    private static partial Regex Balance();

    [GeneratedRegex(@"\b(income|salary of the|wealth|net worth|employ(er|ment|ed|ee)|occupation|profession|job|earns|turnover of the (company|business)|annual revenue|unemployed|student|pensioner|retired|credit (score|rating|history)|source of (funds|wealth))\b", Options, Hazards.Patience)]
    private static partial Regex Income();

    [GeneratedRegex(@"\b((under|over|above|below|aged|older than|younger than|at least)\s*(the age of\s*)?\d{1,3}\s*(years)?( old| of age)?\b(?=.{0,3}(years|old|\.|,|$))|years old|years of age|minors?|elderly|pension age|vulnerable|teenager|age of \d+|senior citizen|born (before|after|in)|birthday)\b", Options, Hazards.Patience)]
    private static partial Regex CustomerAge();

    [GeneratedRegex(@"\b(nationality|nationals?|citizens?(hip)?|passport|gender|female|male|religio\w*|ethnic\w*|surname sounds|race|married|marital|tax resident|tax residency)\b", Options, Hazards.Patience)]
    private static partial Regex Nationality();

    [GeneratedRegex(@"\b(merchant\w*|mcc|shop|store|gambling|casino|crypto\w*|bitcoin|exchange platform|webshop|betting|industry|sector|line of business|nace|sic code|adult)\b", Options, Hazards.Patience)]
    private static partial Regex Merchant();

    [GeneratedRegex(@"\b(beneficial owner\w*|ubo|shareholder\w*|director\w*|parent company|subsidiar\w*|shell company|owned by|controlled by|ownership|power of attorney|signator\w*)\b", Options, Hazards.Patience)]
    private static partial Regex Owners();

    [GeneratedRegex(@"\b((public|bank|national|religious) holidays?|holidays?|business days?|working days?|banking days?|christmas|easter|ramadan|diwali|new year)\b", Options, Hazards.Patience)]
    private static partial Regex Holiday();

    [GeneratedRegex(@"\b(invoices?|contracts?|documents?|documentation|attachments?|receipts?|bill of lading|proof of|evidence of|purchase order|customs|supporting|identity card|kyc file)\b", Options, Hazards.Patience)]
    private static partial Regex Documents();

    [GeneratedRegex(@"\b((previously|already|earlier|recently|ever) (been )?(denied|rejected|refused|referred|declined|blocked|returned|reported|cancelled)|failed attempts?|failed payments?|rejected payments?|declined payments?|refused payments?|returned payments?|chargebacks?|complaints?|suspicious activity report|sars?|alerts?|recalled|disputed)\b", Options, Hazards.Patience)]
    private static partial Regex Refused();

    [GeneratedRegex(@"\b(suspicious|strange|odd|risky|abnormal|usual(ly)?|unusual(ly)?|normal(ly)?|typical(ly)?|average|median|pattern|out of character|habit\w*|customary|deviat\w*|expected|times (higher|larger|more|the)|profile|historic(al)?ly|standard deviation|atypical)\b", Options, Hazards.Patience)]
    private static partial Regex Typical();

    [GeneratedRegex(@"\b(fraud score|risk score|score|machine.learning|model|scoring|probability)\b", Options, Hazards.Patience)]
    private static partial Regex Score();

    [GeneratedRegex(@"\b(goods (are|being)|dual.use|weapons?|arms|drugs|services rendered|real estate|property purchase|luxury|vehicles?|car|gold|diamonds?|oil|shipment|vessel|ship|delivered)\b", Options, Hazards.Patience)]
    private static partial Regex Goods();

    [GeneratedRegex(@"\b((changed|updated|registered|added|amended|modified|reset) (his|her|their|its|the|a|in|within)|changed? of (address|phone|email)|change of|recently (changed|updated|added)|newly registered|limit was raised|was added as)\b", Options, Hazards.Patience)]
    private static partial Regex Changes();

    [GeneratedRegex(@"\b(stock|market price|exchange rate|oil price|news|press|media|inflation|interest rate|index|social media|internet search|google)\b", Options, Hazards.Patience)]
    private static partial Regex Market();

    [GeneratedRegex(@"\b(intermediary|correspondent|clearing house|swift message|payment route|routed through|nostro|mt ?103|cover payment)\b", Options, Hazards.Patience)]
    private static partial Regex Intermediary();

    [GeneratedRegex(@"\b(related to|relatives?|spouse|wife|husband|parents?|children|friend|same address|same family|same employer|romance|partner|met online|relationship between)\b", Options, Hazards.Patience)]
    private static partial Regex Relations();

    [GeneratedRegex(@"\b(weather|raining|full moon|election|war|strike|pandemic|mood|police|court|lawyer|tip-?off|rumou?r)\b", Options, Hazards.Patience)]
    private static partial Regex Weather();

    [GeneratedRegex(@"\b(phone numbers?|telephone( number)?|e-?mail( address)?|tax (number|id)|registration (number|date)|incorporated|founded|postcode|zip code|vat|date of incorporation|website)\b", Options, Hazards.Patience)]
    private static partial Regex Fields();
}
