using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Write;

/// <summary>Writes conditions as expressions of the guest SDK, and notes what they import.</summary>
internal sealed class ConditionWriter
{
    private enum Binding
    {
        Or,
        And,
        Unary,
    }

    /// <summary>Names that the expressions need from the SDK.</summary>
    public SortedSet<string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>The condition as an expression.</summary>
    public string Write(Condition condition) => Write(condition, Binding.Or);

    private string Write(Condition condition, Binding around) => condition switch
    {
        AllOf { Parts: [] } => "true",
        AnyOf { Parts: [] } => "false",
        AllOf { Parts: [var only] } => Write(only, around),
        AnyOf { Parts: [var only] } => Write(only, around),
        AllOf all => Wrap(string.Join(" && ", all.Parts.Select(p => Write(p, Binding.And))), Binding.And, around),
        AnyOf any => Wrap(string.Join(" || ", any.Parts.Select(p => Write(p, Binding.Or))), Binding.Or, around),
        Negation { Part: Membership { Values: [var value] } m } => Wrap($"{Path(m.Fact)} != {Value(m.Fact, value)}", Binding.And, around),
        Negation { Part: IsAbsent } => "history.hasSent",
        Negation not => $"!{Write(not.Part, Binding.Unary)}",
        Comparison comparison => Write(comparison, around),
        Membership m => Write(m, around),
        SameText s => Wrap($"{Path(s.Fact)} == {Path(s.Other)}", Binding.And, around),
        Listed l => $"{Path(l.Party)}.isOn({SourceText.Literal(l.List)})",
        IsTrue t => Path(t.Fact),
        IsAbsent => "!history.hasSent",
        _ => throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition)),
    };

    private string Write(Membership m, Binding around)
    {
        if (m.Values.Count == 0) return "false";
        FactCatalog.TryFind(m.Fact, out var fact);
        if (fact!.Words is null && m.Values.Count > 1)
        {
            Imports.Add("oneOf");
            return $"oneOf({Path(m.Fact)}, [{string.Join(", ", m.Values.Select(SourceText.Literal))}])";
        }
        var tests = m.Values.Select(v => $"{Path(m.Fact)} == {Value(m.Fact, v)}");
        return Wrap(string.Join(" || ", tests), m.Values.Count == 1 ? Binding.And : Binding.Or, around);
    }

    private string Write(Comparison c, Binding around)
    {
        var limit = c.Limit;
        var needsHistory = c.Terms.Contains("history.idle-minutes") ? "history.hasSent && " : "";
        // Unsigned and 32-bit facts are compared as they are, as long as the limit is a number that they can be.
        var wide = c.Terms.Count > 1 || limit < 0 || limit > int.MaxValue;
        var sum = wide ? Widened(c.Terms[0]) : Number(c.Terms[0]);
        foreach (var term in c.Terms.Skip(1))
        {
            Imports.Add("addUnits");
            sum = $"addUnits({sum}, {Widened(term)})";
        }
        var test = c.Comparator switch
        {
            Comparator.MoreThan => $"{sum} > {SourceText.Number(limit)}",
            Comparator.AtLeast => $"{sum} >= {SourceText.Number(limit)}",
            Comparator.LessThan => $"{sum} < {SourceText.Number(limit)}",
            Comparator.AtMost => $"{sum} <= {SourceText.Number(limit)}",
            Comparator.Equal => $"{sum} == {SourceText.Number(limit)}",
            Comparator.NotEqual => $"{sum} != {SourceText.Number(limit)}",
            Comparator.MultipleOf => $"({sum}) % {SourceText.Number(limit)} == 0",
            _ => throw new ArgumentException($"Unknown comparator {c.Comparator}.", nameof(c)),
        };
        return Wrap(needsHistory + test, Binding.And, around);
    }

    private static string Wrap(string text, Binding own, Binding around) =>
        around == Binding.Unary || own < around ? $"({text})" : text;

    private string Value(string factName, string value)
    {
        FactCatalog.TryFind(factName, out var fact);
        if (fact!.Words is null) return SourceText.Literal(value);
        var type = factName.Split('.')[^1] switch { "holder" => "Holder", "rating" => "Rating", _ => "Channel" };
        Imports.Add(type);
        return $"{type}.{Pascal(value)}";
    }

    private static string Number(string fact) => fact switch
    {
        FactCatalog.MinuteOfDay => "transaction.at.hour * 60 + transaction.at.minute",
        FactCatalog.DaysLeftInMonth => "transaction.at.daysInMonth - transaction.at.day",
        FactCatalog.Date => "transaction.at.year * 10000 + transaction.at.month * 100 + transaction.at.day",
        _ => Path(fact),
    };

    private static string Widened(string fact) => IsMoney(fact) ? Path(fact) : $"<i64>({Number(fact)})";

    private static bool IsMoney(string fact) => fact.EndsWith(".units", StringComparison.Ordinal) || fact.EndsWith(".total", StringComparison.Ordinal);

    /// <summary>A path of the contract in the SDK's camel case.</summary>
    private static string Path(string fact) => string.Join('.', fact.Split('.').Select(Camel));

    private static string Camel(string name)
    {
        var pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
