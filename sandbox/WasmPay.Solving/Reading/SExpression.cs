namespace WasmPay.Solving.Reading;

/// <summary>What a solver says: a word, a text in quotes, or a list of such.</summary>
internal abstract record SExpression;

/// <summary>A symbol, a number or a keyword, as it stands; a quoted symbol with its bars.</summary>
internal sealed record Word(string Text) : SExpression;

/// <summary>A text in quotes; doubled quotes are one, escapes stand as they came.</summary>
internal sealed record Quoted(string Inside) : SExpression;

/// <summary>A list.</summary>
internal sealed record Group(IReadOnlyList<SExpression> Items) : SExpression;
