using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Interpretations;

/// <summary>The structured reading of a rule: what decides, what is unclear, what is missing, what must be shown to the officer.</summary>
public sealed record Interpretation
{
    /// <summary>An interpretation that says nothing.</summary>
    public static Interpretation Empty { get; } = new();

    /// <summary>How the clauses work together.</summary>
    public Precedence Precedence { get; init; } = Precedence.Strictest;

    /// <summary>The words of the rule that say so; empty where it is silent, so that clauses of opposite decisions contradict each other.</summary>
    public string PrecedenceText { get; init; } = "";

    /// <summary>Conditions that the rule has a name for.</summary>
    public IReadOnlyList<Definition> Definitions { get; init; } = [];

    /// <summary>Limits that depend on a text: a country, a rating, a channel.</summary>
    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>The clauses, in their order.</summary>
    public IReadOnlyList<Clause> Clauses { get; init; } = [];

    /// <summary>What is decided where no clause fires.</summary>
    public Otherwise Otherwise { get; init; } = Otherwise.Approve;

    /// <summary>Payments that the rule promises to approve, whatever its clauses say: where they do not, the reading is wrong.</summary>
    public IReadOnlyList<Claim> Floor { get; init; } = [];

    /// <summary>Decisions that some payment must get: a rule under which it never happens was not meant.</summary>
    public IReadOnlyList<Claim> Liveness { get; init; } = [];

    /// <summary>Phrases with two or more sensible readings.</summary>
    public IReadOnlyList<Ambiguity> Ambiguities { get; init; } = [];

    /// <summary>Facts that the rule needs and the contract does not have.</summary>
    public IReadOnlyList<MissingFact> Missing { get; init; } = [];

    /// <summary>Text of the rule that was not followed and that the officer must see.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Why there is no program, beyond missing facts: unread text, a contradiction, a rule that can never fire.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Words of the rule that decide nothing by themselves: titles, reasons, and what only says how others are meant.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Payments with the decision that the rule means for them.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>Every condition of it: of definitions, clauses and claims.</summary>
    internal IEnumerable<Condition> Conditions =>
        Definitions.Select(d => d.When).Concat(Clauses.Select(c => c.When)).Concat(Floor.Concat(Liveness).Select(claim => claim.When));
}

/// <summary>How several clauses make one decision.</summary>
public enum Precedence
{
    /// <summary>All clauses are tested; the strictest decision of those that fire counts.</summary>
    Strictest,

    /// <summary>A ladder: the first clause that fires decides and the rest are not looked at.</summary>
    FirstMatch,
}

/// <summary>One clause of a rule.</summary>
/// <param name="Code">Stable code in kebab-case, unique within the interpretation: <c>large-payment</c>.</param>
/// <param name="Decision">What is decided where it fires. Approve ends a ladder; where the strictest counts, it keeps a payment from <see cref="Interpretation.Otherwise"/>.</param>
/// <param name="When">When it fires.</param>
/// <param name="Message">One sentence that is safe to give to the customer; not empty.</param>
/// <param name="Text">The words of the rule that it reads; empty where it is not known.</param>
public sealed record Clause(string Code, Decision Decision, Condition When, string Message, string Text = "")
{
    /// <summary>Codes of clauses that keep this one from firing where they fire; no clause leads back to itself.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    /// <summary>One sentence for the bank's own people, with the reason in full; empty where there is none.</summary>
    public string Internal { get; init; } = "";

    /// <summary><see cref="Message"/> in other languages, by ISO 639-1 code.</summary>
    public IReadOnlyDictionary<string, string> Translations { get; init; } = NoTranslations;

    /// <summary>ISO 20022 reason code (ExternalStatusReason1Code: AM02, RR04, AC06, ...); empty where none was chosen.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether telling the customer why would be tipping off.</summary>
    public bool Silent { get; init; }

    private static IReadOnlyDictionary<string, string> NoTranslations { get; } = new Dictionary<string, string>();
}

/// <summary>What is decided where no clause fires.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Code">The finding's code; no clause has it. Of no account where the decision is approve.</param>
/// <param name="Message">One sentence that is safe to give to the customer; not empty unless the decision is approve.</param>
/// <param name="Text">The words of the rule that say so; empty where it is silent.</param>
public sealed record Otherwise(Decision Decision, string Code, string Message, string Text = "")
{
    /// <summary>What no clause catches is approved.</summary>
    public static Otherwise Approve { get; } = new(Decision.Approve, "otherwise", "");
}

/// <summary>A condition that the rule has a name for.</summary>
/// <param name="Name">Kebab-case, unique among definitions.</param>
/// <param name="When">When it holds; it does not lead back to itself.</param>
/// <param name="Text">The words of the rule that define it.</param>
public sealed record Definition(string Name, Condition When, string Text = "");

/// <summary>Limits by the value of a text fact.</summary>
/// <param name="Name">Kebab-case, unique among tables.</param>
/// <param name="Rows">The rows; no key stands in two of them.</param>
/// <param name="Otherwise">The limit where no row has the value; null for none.</param>
public sealed record Table(string Name, IReadOnlyList<TableRow> Rows, Limit? Otherwise = null);

/// <summary>A row of a table.</summary>
/// <param name="Keys">The texts that it is for.</param>
/// <param name="Limit">Their limit: a <see cref="NumberLimit"/> or a <see cref="MoneyLimit"/>.</param>
public sealed record TableRow(IReadOnlyList<string> Keys, Limit Limit);

/// <summary>A promise beside the clauses: of every payment (floor) or of some (liveness) that the condition holds for.</summary>
/// <param name="When">The payments.</param>
/// <param name="Decision">What is decided for them.</param>
/// <param name="Text">The words of the rule that promise it.</param>
public sealed record Claim(Condition When, Decision Decision, string Text = "");

/// <summary>A phrase with two or more sensible readings, to be put to the officer.</summary>
/// <param name="Kind"><c>undefined-threshold</c>, <c>undefined-term</c>, <c>window</c>, <c>currency</c>, <c>scope</c>, ...</param>
/// <param name="Phrase">The words of the rule.</param>
/// <param name="Readings">The readings that come to mind; the officer may give another.</param>
public sealed record Ambiguity(string Kind, string Phrase, IReadOnlyList<Reading> Readings)
{
    /// <summary>A payment on which readings differ, in words; empty where none was looked for, or none can be shown.</summary>
    public string Payment { get; init; } = "";

    /// <summary>What the rule says by each of <see cref="Readings"/>, as far as it was read; none where the readings are but words.</summary>
    internal IReadOnlyList<Interpretation> Candidates { get; init; } = [];
}

/// <summary>One reading of an ambiguous phrase.</summary>
/// <param name="Id">Short name, unique within the ambiguity.</param>
/// <param name="Text">The reading in words that an author can read back as an answer.</param>
public sealed record Reading(string Id, string Text)
{
    /// <summary>What it decides for the ambiguity's <see cref="Ambiguity.Payment"/>; null where there is none.</summary>
    public Decision? Decides { get; init; }
}

/// <summary>A fact that the rule needs and no validator sees.</summary>
/// <param name="Fact">The fact, in words.</param>
/// <param name="Phrase">The words of the rule that need it.</param>
public sealed record MissingFact(string Fact, string Phrase);

/// <summary>Text of the rule that was not followed, or that the officer must look at beside the reading.</summary>
/// <param name="Code"><c>instruction</c>, <c>exemption</c>, <c>concealment</c>, ...</param>
/// <param name="Phrase">The words of the rule.</param>
/// <param name="Reason">One sentence that says why.</param>
public sealed record Warning(string Code, string Phrase, string Reason)
{
    /// <summary>Whether it is about what the reading does, and not about words that it does not follow.</summary>
    internal bool IsOfReading => Code is "figure-lost" or "list-lost" or "exception-lost" or "permission" or "unread" or "figure-not-said" or "opening" or "tipping-off" or "more" or "always-fires" or "shadowed" or "not-known";
}

/// <summary>A typed reason why something could not be done.</summary>
/// <param name="Code">Stable code in kebab-case: <c>unread-text</c>, <c>contradiction</c>, <c>never-fires</c>, <c>language</c>, <c>too-long</c>, <c>model-unavailable</c>, ...</param>
/// <param name="Message">One sentence that says what to do.</param>
/// <param name="Phrase">The words concerned; empty where there are none.</param>
public sealed record Problem(string Code, string Message, string Phrase = "");

/// <summary>A concrete payment with the decision that the rule means for it.</summary>
/// <param name="About">What it shows, in a few words.</param>
/// <param name="Given">Facts by name, set over <see cref="SampleRequests.Baseline"/>; the rest keep their baseline values.</param>
/// <param name="Decision">What is to be decided.</param>
public sealed record Example(string About, IReadOnlyDictionary<string, FactValue> Given, Decision Decision);

/// <summary>The value of a fact in an example.</summary>
public abstract record FactValue
{
    private protected FactValue() { }
}

/// <summary>A whole number.</summary>
public sealed record NumberValue(long Number) : FactValue;

/// <summary>A text.</summary>
public sealed record TextValue(string Text) : FactValue;

/// <summary>Yes or no.</summary>
public sealed record FlagValue(bool Flag) : FactValue;

/// <summary>Names of lists.</summary>
public sealed record ListsValue(IReadOnlyList<string> Names) : FactValue;

/// <summary>The optional fact is absent.</summary>
public sealed record AbsentValue : FactValue;
