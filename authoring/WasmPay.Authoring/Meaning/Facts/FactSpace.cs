using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning.Texts;
using WasmPay.Authoring.Rules;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Facts;

/// <summary>All facts of one payment as a solver's terms. Numbers are whole numbers without bounds here; their bounds are laws.</summary>
internal sealed class FactSpace
{
    /// <summary>The fact that may be absent.</summary>
    public const string Idle = "history.idle-minutes";

    /// <summary>The year.</summary>
    public const string Year = "transaction.at.year";

    /// <summary>The yes-or-no fact.</summary>
    public const string First = "history.first-payment";

    /// <summary>The parties.</summary>
    public static IReadOnlyList<string> Parties { get; } = ["transaction.origin", "transaction.destination"];

    private readonly Dictionary<string, SmtTerm> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), SmtTerm> _lists = [];

    /// <summary>Declares every fact in a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="bank">The bank whose rule it is.</param>
    /// <param name="leaves">The tests of all readings that are asked about.</param>
    public FactSpace(SmtScriptBuilder script, BankProfile bank, IReadOnlyList<Condition> leaves)
    {
        Bank = bank;
        Texts = new TextCodes(script, bank, leaves);
        foreach (var fact in Numbers) _numbers[fact] = script.Declare(fact, SmtSort.Int);
        IsIdleKnown = script.Declare(Idle + " is there", SmtSort.Bool);
        IsFirst = script.Declare(First, SmtSort.Bool);
        foreach (var party in Parties)
            foreach (var list in bank.Lists.Keys) _lists[(party, list)] = script.Declare($"{party} is on {list}", SmtSort.Bool);
        var used = leaves.SelectMany(Used).ToHashSet(StringComparer.Ordinal);
        (UsesYear, UsesWeekday) = (used.Contains(Year), used.Contains("transaction.at.weekday"));
        var (year, month, day) = (_numbers[Year], _numbers["transaction.at.month"], _numbers["transaction.at.day"]);
        IsLeapYear = script.Declare("leap year", SmtSort.Bool);
        FirstWeekday = script.Declare("first weekday of the year", SmtSort.Int);
        DaysInMonth = script.Define("days in the month", Calendar.DaysInMonth(month, IsLeapYear));
        Derive(FactCatalog.MinuteOfDay, Smt.Sum(Smt.Times(60, _numbers["transaction.at.hour"]), _numbers["transaction.at.minute"]));
        Derive(FactCatalog.DaysLeftInMonth, Smt.Sum(DaysInMonth, Smt.Times(-1, day)));
        Derive(FactCatalog.Date, Smt.Sum(Smt.Times(10_000, year), Smt.Times(100, month), day));

        void Derive(string fact, SmtTerm term) => _numbers[fact] = script.Define(fact, term);
    }

    /// <summary>The numeric facts that are fields of the contract.</summary>
    public static IReadOnlyList<string> Numbers { get; } = [.. FactCatalog.All.Where(fact => fact is { Kind: FactKind.Number, Derived: false }).Select(fact => fact.Name)];

    /// <summary>The bank whose rule it is.</summary>
    public BankProfile Bank { get; }

    /// <summary>The text facts.</summary>
    public TextCodes Texts { get; }

    /// <summary>Whether the account has ever sent: where not, <see cref="Idle"/> is absent.</summary>
    public SmtTerm IsIdleKnown { get; }

    /// <summary>Whether it is the pair's first payment.</summary>
    public SmtTerm IsFirst { get; }

    /// <summary>
    /// Whether a reading looks at the year. Where none does, a year is one of 14 kinds, of which each occurs, and dividing it, which takes solvers long, is
    /// not needed; a year of the kind is found afterwards.
    /// </summary>
    public bool UsesYear { get; }

    /// <summary>Whether a reading looks at the weekday; where none does, it is made of the date afterwards.</summary>
    public bool UsesWeekday { get; }

    /// <summary>Whether the year has a 29th of February.</summary>
    public SmtTerm IsLeapYear { get; }

    /// <summary>The weekday of the year's first day, Monday being 0.</summary>
    public SmtTerm FirstWeekday { get; }

    /// <summary>The number of days of the month.</summary>
    public SmtTerm DaysInMonth { get; }

    /// <summary>A numeric fact; of one that is absent it is any number.</summary>
    public SmtTerm Number(string fact) => _numbers[fact];

    /// <summary>A party is on a list; on none that the bank does not keep.</summary>
    public SmtTerm IsOn(string party, string list) => _lists.GetValueOrDefault((party, list), Smt.False);

    /// <summary>A fact is as in an ordinary payment of the bank (<see cref="SampleRequests.Baseline"/>).</summary>
    public SmtTerm IsOrdinary(string fact)
    {
        var baseline = SampleRequests.Baseline(Bank);
        FactCatalog.TryFind(fact, out var known);
        return (fact, known!.Kind) switch
        {
            (Idle, _) => Smt.Not(IsIdleKnown),
            (Year, _) when !UsesYear => Smt.And(Smt.Not(IsLeapYear), Smt.Equal(FirstWeekday, Smt.Int(Calendar.FirstWeekday(baseline.Transaction.At.Year)))),
            (_, FactKind.Number) => Smt.Equal(Number(fact), Smt.Int(FactReader.Number(baseline, fact)!.Value)),
            (_, FactKind.Flag) => IsFirst,
            (_, FactKind.Lists) => Smt.And([.. Bank.Lists.Keys.Select(list => Smt.Not(IsOn(fact[..^".lists".Length], list)))]),
            _ => Texts.Is(fact, FactReader.Text(baseline, fact)),
        };
    }

    /// <summary>The facts that a test looks at, without those that are computed from others.</summary>
    public static IEnumerable<string> Used(Condition leaf)
    {
        IEnumerable<string> named = leaf switch
        {
            Comparison comparison => comparison.Facts,
            Membership membership => [membership.Fact],
            TextMatch match => [match.Fact],
            SameText same => [same.Fact, same.Other],
            Listed listed => [listed.Party + ".lists"],
            IsTrue flag => [flag.Fact],
            IsAbsent absent => [absent.Fact],
            _ => [],
        };
        return named.SelectMany(fact => fact switch
        {
            FactCatalog.MinuteOfDay => ["transaction.at.hour", "transaction.at.minute"],
            FactCatalog.DaysLeftInMonth => ["transaction.at.month", "transaction.at.day"],
            FactCatalog.Date => [Year, "transaction.at.month", "transaction.at.day"],
            _ => (string[])[fact],
        });
    }
}
