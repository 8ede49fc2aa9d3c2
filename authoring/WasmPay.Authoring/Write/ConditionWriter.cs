using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Write;

/// <summary>Writes plain conditions (<see cref="PlainReading"/>) as expressions of the guest SDK, and notes what they import.</summary>
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
        TextMatch m => Write(m, around),
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
        var needsHistory = c.Facts.Contains("history.idle-minutes", StringComparer.Ordinal) ? "history.hasSent && " : "";
        if (c.Comparator == Comparator.MultipleOf) return Wrap($"{needsHistory}({Widened(c.Terms[0].Fact)}) % {SourceText.Number(((NumberLimit)c.Limit).Number)} == 0", Binding.And, around);
        var (sum, limit) = Sides(c);
        return Wrap($"{needsHistory}{sum} {Operator(c.Comparator)} {limit}", Binding.And, around);
    }

    private (string Sum, string Limit) Sides(Comparison c)
    {
        var exact = ExactSum.Of(c);
        var number = exact.Number;
        if (exact.Common == 1 && exact.Terms.All(term => term.Weight == 1))
        {
            // Unsigned and 32-bit facts are compared as they are, as long as the limit is a number that they can be.
            if (exact.Terms is [var one]) return (number is < 0 or > int.MaxValue ? Widened(one.Fact) : Number(one.Fact), SourceText.Number(number));
            // A sum of two that saturates stands on the same side of every limit but the two at the ends.
            if (exact.Terms is [var a, var b] && number is not (long.MinValue or long.MaxValue))
            {
                Imports.Add("addUnits");
                return ($"addUnits({Widened(a.Fact)}, {Widened(b.Fact)})", SourceText.Number(number));
            }
        }
        Imports.Add("Sum");
        var terms = string.Concat(exact.Terms.Select(term => $".plus({Widened(term.Fact)}, {SourceText.Number(term.Weight)})"));
        var less = number == 0 ? "" : $".plus({SourceText.Number(number)}, {SourceText.Number(-exact.Common)})";
        return ($"new Sum(){terms}{less}.sign()", "0");
    }

    private string Write(TextMatch m, Binding around)
    {
        var function = m.Part switch { TextPart.Contains => "contains", TextPart.BeginsWith => "beginsWith", _ => "endsWith" };
        if (m.Values.Count == 0) return "false";
        Imports.Add(function);
        var tests = m.Values.Select(value => $"{function}({Path(m.Fact)}, {SourceText.Literal(value)}{(m.AnyCase ? ", true" : "")})");
        return Wrap(string.Join(" || ", tests), m.Values.Count == 1 ? Binding.Unary : Binding.Or, around);
    }

    private static string Operator(Comparator comparator) => comparator switch
    {
        Comparator.MoreThan => ">",
        Comparator.AtLeast => ">=",
        Comparator.LessThan => "<",
        Comparator.AtMost => "<=",
        Comparator.Equal => "==",
        Comparator.NotEqual => "!=",
        _ => throw new ArgumentException($"Unknown comparator {comparator}.", nameof(comparator)),
    };

    private static string Wrap(string text, Binding own, Binding around) =>
        own < around ? $"({text})" : text;

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
