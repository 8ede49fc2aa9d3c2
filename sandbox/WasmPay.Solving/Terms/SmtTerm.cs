namespace WasmPay.Solving.Terms;

/// <summary>
/// A term of SMT-LIB with its sort. Only this project makes its text, so that no text from outside is ever read as a term. What is used many times
/// is given a name by <see cref="SmtScriptBuilder.Define"/>: a term's text has all of its parts' texts in it.
/// </summary>
public sealed record SmtTerm
{
    /// <summary>Characters of one term; a whole script is not longer by default either.</summary>
    internal const int MaximumLength = 4 << 20;

    internal SmtTerm(SmtSort sort, string text)
    {
        if (text.Length > MaximumLength) throw new TermTooLongException($"A term has {text.Length} characters; give its parts names.");
        (Sort, Text) = (sort, text);
    }

    /// <summary>What kind of thing it is.</summary>
    public SmtSort Sort { get; }

    /// <summary>The term in SMT-LIB.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A term is too long to be asked; what it was made of is too large, or should have been given names.</summary>
public sealed class TermTooLongException(string message) : Exception(message);
