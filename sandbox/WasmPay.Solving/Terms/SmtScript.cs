namespace WasmPay.Solving.Terms;

/// <summary>
/// A question: can the assertions hold together, and what are the wanted terms' values then? Made by <see cref="SmtScriptBuilder"/>.
/// </summary>
public sealed record SmtScript
{
    internal SmtScript(string text, IReadOnlyList<SmtTerm> wanted, IReadOnlyList<SmtTerm> preferred) =>
        (Text, Wanted, Preferred) = (text, wanted, preferred);

    /// <summary>Declarations, definitions and assertions in SMT-LIB, in the order in which they were made.</summary>
    public string Text { get; }

    /// <summary>The terms whose values are wanted.</summary>
    public IReadOnlyList<SmtTerm> Wanted { get; }

    /// <summary>
    /// What should hold as well where it can, the most important first. It never makes a question unsatisfiable; where time runs out over it, the answer
    /// keeps less of it.
    /// </summary>
    public IReadOnlyList<SmtTerm> Preferred { get; }

    /// <summary>Characters in all.</summary>
    internal int Length => Text.Length + Wanted.Sum(term => term.Text.Length + 1) + Preferred.Sum(term => term.Text.Length + 1);
}
