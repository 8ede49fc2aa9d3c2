using System.Globalization;
using System.Numerics;

namespace WasmPay.Solving.Terms;

/// <summary>Terms by the names of their operations. A term of another sort than an operation takes is a mistake of ours, and throws.</summary>
public static class Smt
{
    /// <summary>Always.</summary>
    public static SmtTerm True { get; } = new(SmtSort.Bool, "true");

    /// <summary>Never.</summary>
    public static SmtTerm False { get; } = new(SmtSort.Bool, "false");

    /// <summary>True or false.</summary>
    public static SmtTerm Bool(bool value) => value ? True : False;

    /// <summary>A whole number.</summary>
    public static SmtTerm Int(BigInteger value) =>
        new(SmtSort.Int, value.Sign < 0 ? string.Create(CultureInfo.InvariantCulture, $"(- {BigInteger.Negate(value)})") : value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Any text, as UTF-16 code units.</summary>
    public static SmtTerm String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(SmtSort.String, SmtText.Literal(value));
    }

    /// <summary>A bit vector with the lowest bits of a number.</summary>
    public static SmtTerm Bits(int width, BigInteger value) =>
        new(SmtSort.Bits(width), string.Create(CultureInfo.InvariantCulture, $"(_ bv{value & ((BigInteger.One << width) - 1)} {width})"));

    /// <summary>Every part holds; no parts: always.</summary>
    public static SmtTerm And(params IReadOnlyCollection<SmtTerm> parts) => Junction("and", parts, True);

    /// <summary>At least one part holds; no parts: never.</summary>
    public static SmtTerm Or(params IReadOnlyCollection<SmtTerm> parts) => Junction("or", parts, False);

    /// <summary>The part does not hold.</summary>
    public static SmtTerm Not(SmtTerm part) => Of("not", SmtSort.Bool, SmtSort.Bool, part);

    /// <summary>Where one holds, so does the other.</summary>
    public static SmtTerm Implies(SmtTerm one, SmtTerm other) => Of("=>", SmtSort.Bool, SmtSort.Bool, one, other);

    /// <summary>Both are the same.</summary>
    public static SmtTerm Equal(SmtTerm one, SmtTerm other)
    {
        ArgumentNullException.ThrowIfNull(one);
        return Of("=", one.Sort, SmtSort.Bool, one, other);
    }

    /// <summary>One or another thing of the same sort.</summary>
    public static SmtTerm If(SmtTerm condition, SmtTerm then, SmtTerm otherwise)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(otherwise);
        Require(condition, SmtSort.Bool);
        Require(otherwise, then.Sort);
        return Apply(then.Sort, "ite", condition, then, otherwise);
    }

    /// <summary>The sum of whole numbers; no parts: 0.</summary>
    public static SmtTerm Sum(params IReadOnlyCollection<SmtTerm> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count switch { 0 => Int(0), 1 => parts.First(), _ => Of("+", SmtSort.Int, SmtSort.Int, [.. parts]) };
    }

    /// <summary>A whole number so many times.</summary>
    public static SmtTerm Times(BigInteger factor, SmtTerm number) => factor.IsOne ? number : Of("*", SmtSort.Int, SmtSort.Int, Int(factor), number);

    /// <summary>What is left when a whole number is divided by a constant above zero; from 0 up, also of a negative number.</summary>
    public static SmtTerm Modulo(SmtTerm number, BigInteger divisor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, BigInteger.One);
        return Of("mod", SmtSort.Int, SmtSort.Int, number, Int(divisor));
    }

    /// <summary>Strictly less.</summary>
    public static SmtTerm Less(SmtTerm one, SmtTerm other) => Of("<", SmtSort.Int, SmtSort.Bool, one, other);

    /// <summary>Less or the same.</summary>
    public static SmtTerm AtMost(SmtTerm one, SmtTerm other) => Of("<=", SmtSort.Int, SmtSort.Bool, one, other);

    /// <summary>From one number to another, both included.</summary>
    public static SmtTerm Between(SmtTerm number, BigInteger low, BigInteger high) => Of("<=", SmtSort.Int, SmtSort.Bool, Int(low), number, Int(high));

    /// <summary>The number of a text's UTF-16 code units.</summary>
    public static SmtTerm Length(SmtTerm text) => Of("str.len", SmtSort.String, SmtSort.Int, text);

    /// <summary>A text has another in it.</summary>
    public static SmtTerm Contains(SmtTerm text, SmtTerm part) => Of("str.contains", SmtSort.String, SmtSort.Bool, text, part);

    /// <summary>A text begins with another.</summary>
    public static SmtTerm Begins(SmtTerm text, SmtTerm part) => Of("str.prefixof", SmtSort.String, SmtSort.Bool, part, text);

    /// <summary>A text ends with another.</summary>
    public static SmtTerm Ends(SmtTerm text, SmtTerm part) => Of("str.suffixof", SmtSort.String, SmtSort.Bool, part, text);

    /// <summary>
    /// Any operation of SMT-LIB by its own name, such as <c>bvadd</c> or <c>(_ extract 7 0)</c>; the caller answers for sorts. The name is code's own
    /// word, never text from outside.
    /// </summary>
    public static SmtTerm Apply(SmtSort result, string operation, params ReadOnlySpan<SmtTerm> parts)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        // INVARIANT: an operation's name cannot end a term or begin another.
        var bare = operation.StartsWith("(_ ", StringComparison.Ordinal) && operation[^1] == ')' ? operation[3..^1].Replace(' ', '_') : operation;
        if (!bare.All(c => char.IsAsciiLetterOrDigit(c) || "._+-*/<>=".Contains(c, StringComparison.Ordinal))) throw new ArgumentException($"{operation} is no operation.", nameof(operation));
        if (parts.IsEmpty) return new SmtTerm(result, operation);
        var texts = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++) texts[i] = parts[i].Text;
        return new SmtTerm(result, $"({operation} {string.Join(' ', texts)})");
    }

    private static SmtTerm Junction(string operation, IReadOnlyCollection<SmtTerm> parts, SmtTerm none)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count > 1) return Of(operation, SmtSort.Bool, SmtSort.Bool, [.. parts]);
        if (parts.Count == 0) return none;
        Require(parts.First(), SmtSort.Bool);
        return parts.First();
    }

    private static SmtTerm Of(string operation, SmtSort takes, SmtSort gives, params ReadOnlySpan<SmtTerm> parts)
    {
        foreach (var part in parts) Require(part, takes);
        return Apply(gives, operation, parts);
    }

    private static void Require(SmtTerm term, SmtSort sort)
    {
        ArgumentNullException.ThrowIfNull(term);
        if (term.Sort != sort) throw new ArgumentException($"A {term.Sort} stands where a {sort} is taken.", nameof(term));
    }
}
