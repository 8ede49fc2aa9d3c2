using System.Text;

namespace WasmPay.Solving.Terms;

/// <summary>Writes a script: what is declared, what is asserted, what is wanted. Not thread-safe.</summary>
public sealed class SmtScriptBuilder
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<SmtTerm> _wanted = [];
    private readonly List<SmtTerm> _preferred = [];

    /// <summary>Something of a sort, of which nothing is known yet. Any text is a name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SmtTerm Declare(string name, SmtSort sort)
    {
        ArgumentNullException.ThrowIfNull(sort);
        var symbol = Name(name);
        _text.Append("(declare-fun ").Append(symbol).Append(" () ").Append(sort.Text).Append(")\n");
        return new SmtTerm(sort, symbol);
    }

    /// <summary>A name for a term, so that its text is written once.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SmtTerm Define(string name, SmtTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        var symbol = Name(name);
        _text.Append("(define-fun ").Append(symbol).Append(" () ").Append(term.Sort.Text).Append(' ').Append(term.Text).Append(")\n");
        return new SmtTerm(term.Sort, symbol);
    }

    /// <summary>Holds in every answer.</summary>
    public void Assert(SmtTerm term) => _text.Append("(assert ").Append(Proposition(term).Text).Append(")\n");

    /// <summary>Holds in the answer where it can, beside what was preferred before.</summary>
    public void Prefer(SmtTerm term) => _preferred.Add(Proposition(term));

    /// <summary>Its value is part of the answer.</summary>
    public void Want(SmtTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        _wanted.Add(term);
    }

    /// <summary>The script as it stands.</summary>
    public SmtScript Build() => new(_text.ToString(), [.. _wanted], [.. _preferred]);

    private string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_names.Add(name)) throw new ArgumentException($"The name {name} is taken.", nameof(name));
        return SmtText.Symbol(name);
    }

    private static SmtTerm Proposition(SmtTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return term.Sort == SmtSort.Bool ? term : throw new ArgumentException($"{term.Sort} is not true or false.", nameof(term));
    }
}
