namespace WasmPay.Authoring.Offline.Text;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Word,
    Number,
    Ordinal,
    Time,
    Sign,
    LineBreak,
    End,
}

/// <summary>A piece of the rule's text, with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands in the text.</param>
/// <param name="Lower">As the grammar compares it.</param>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Value">A number's value with its suffix (<c>2.5k</c> is 2500), or minutes since midnight of a time.</param>
internal readonly record struct Token(TokenKind Kind, string Text, string Lower, int Start, int End, decimal Value = 0)
{
    /// <summary>Whether it is written in capitals and digits only, as a code is.</summary>
    public bool IsCode => Kind == TokenKind.Word && Text.Length >= 2 && Text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
