using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Text that a payment or a party carries: purpose, memo, name, address, identifier, birth date.</summary>
internal sealed class Fields(Cursor c)
{
    public const string Purpose = "transaction.purpose";
    public const string Memo = "transaction.memo";

    private const string Empty = "missing|blank|empty|absent|not given|not provided|not supplied|not stated|not filled in|not present|not available|not known|not specified|not recorded|unknown|omitted|lacking|left blank|left empty|unspecified|not there";
    private const string Present = "given|present|provided|supplied|stated|filled in|not missing|not empty|not blank|not absent|specified|not omitted|not left blank|known";
    private const string Copula = "is|are|be|was|were|has been|have been|comes|come|is being|is to be";

    private static readonly Phrases<string> PaymentFields = new(
        ("[payment] purpose code|[payment] purpose|purpose codes|purposes", Purpose),
        ("memo|memo field|memo text|payment reference|remittance information|narrative|memo line", Memo));

    private static readonly Phrases<string> PartyFields = new(
        ("name|names", "name"), ("[postal] address|addresses", "address"), ("identifier|identification number|identification|identity number|id|id number|identifiers|customer number", "identifier"),
        ("date of birth|birth date|birthdate|dob", "birth-date"), ("account number|account identifier|iban", "account"));

    private static readonly Phrases<string> Purposes = new(
        ("salary|salaries|wages|payroll", "SALA"), ("pension|pensions", "PENS"), ("tax|taxes", "TAXS"), ("goods", "GDDS"), ("treasury", "TREA"),
        ("supplier", "SUPP"), ("rent", "RENT"), ("dividend|dividends", "DIVI"), ("interest", "INTE"), ("loan|loans", "LOAN"), ("charity", "CHAR"));

    /// <summary>A field of the payment itself.</summary>
    public string? OfPayment() => c.Try(() => c.Eat(PaymentFields, out var fact) ? fact : null);

    /// <summary>A field of a party, without the party: <c>name</c>.</summary>
    public string? OfParty() => c.Try(() => c.Eat(PartyFields, out var field) ? field : null);

    /// <summary>After the field or fields: <c>is missing</c>, <c>are both empty</c>, <c>not given</c>, <c>is SALA or PENS</c>.</summary>
    /// <param name="fields">One condition for each field, made for the texts that it may be.</param>
    /// <param name="all">Whether all fields must hold ("and") or any ("or").</param>
    /// <param name="isPurpose">Whether codes may follow.</param>
    public Condition? Predicate(IReadOnlyList<Func<IReadOnlyList<string>, Condition>> fields, bool all, bool isPurpose) => c.Try(() =>
    {
        c.Eat(Copula);
        if (c.Eat("both|all") && fields.Count > 1) all = true;
        else if (c.Eat("either") && fields.Count > 1) all = false;
        var negated = c.Sees(Present);
        if (negated ? c.Eat(Present) : c.Eat(Empty))
            return Joined(field => negated ? Make.Not(field([""])) : field([""]));
        if (!isPurpose || fields.Count != 1) return null;
        var not = c.Eat("not|neither|other than|anything but|anything other than|different from|not one of|none of|is not");
        c.Eat("one of|either|any of|equal to|equals|set to");
        return Codes() is { } codes ? not ? Make.Not(fields[0](codes)) : fields[0](codes) : null;

        Condition Joined(Func<Func<IReadOnlyList<string>, Condition>, Condition> each) => all ? Make.All(fields.Select(each)) : Make.Any(fields.Select(each));
    });

    /// <summary>Purpose codes, with or without their meaning: <c>SALA or PENS</c>, <c>salary (SALA) or pension (PENS) money</c>.</summary>
    public IReadOnlyList<string>? Codes() => c.Try<IReadOnlyList<string>>(() =>
    {
        c.Eat("a|an|the");
        if (Code() is not { } first) return null;
        var codes = new List<string> { first };
        while (c.Try(() => c.Eat(", or|or|, and|and|,|nor|/") && c.Skip("a|an|the") ? Code() : null) is { } next) codes.Add(next);
        c.Eat("money|payment|payments|codes|code|transfers|transfer");
        return codes;
    });

    private string? Code() => c.Try(() =>
    {
        c.Eat("code|purpose code");
        if (c.Eat(Purposes, out var known))
        {
            c.Eat("money|payments|payment|codes|code");
            if (c.Try(() => c.Eat("(") && c.Skip("code|purpose code|purpose") && IsCode() && c.Take().Text is var code && c.Eat(")") ? code : null) is { } stated) return stated;
            return known;
        }
        if (!IsCode()) return null;
        var text = c.Take().Text;
        // "SALA (salary)"
        c.Try(() => c.Eat("(") && c.Eat(Purposes, out var meaning) && c.Skip("payments|payment|money") && c.Eat(")") && meaning == text);
        return text;

        bool IsCode() => c.Next.IsCode && c.Next.Text.Length == 4;
    });
}
