using System.Globalization;
using System.Numerics;
using WasmPay.Solving.Reading;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Processes;

/// <summary>Reads the values that a solver, which has just said <c>sat</c>, gives to terms.</summary>
internal sealed class ModelReader(SolverProcess process, IReadOnlyList<SmtTerm> wanted)
{
    /// <summary>The values in the terms' order; null where what it says is none.</summary>
    public async Task<IReadOnlyList<SmtValue>?> ReadAsync(CancellationToken cancellation)
    {
        if (await AskAsync(wanted, cancellation).ConfigureAwait(false) is not { } said) return null;
        var values = new SmtValue[wanted.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = IsUnsure(said[i])
                ? await ByUnitsAsync(wanted[i], cancellation).ConfigureAwait(false)
                : ValueReader.Read(said[i], wanted[i].Sort);
            if (value is null) return null;
            values[i] = value;
        }
        return values;
    }

    // Z3 4.8 prints a backslash as it is, so that a text with the six characters \\u{41} looks like the text A.
    private static bool IsUnsure(SExpression said) => said is Quoted quoted && quoted.Inside.Contains("\\u", StringComparison.Ordinal);

    private async Task<SmtValue?> ByUnitsAsync(SmtTerm text, CancellationToken cancellation)
    {
        if (await NumbersAsync([Smt.Length(text)], cancellation).ConfigureAwait(false) is not [var length] || length > process.AnswerCharacters) return null;
        var units = Enumerable.Range(0, (int)length).Select(i => Smt.Apply(SmtSort.Int, "str.to_code", Smt.Apply(SmtSort.String, "str.at", text, Smt.Int(i)))).ToList();
        if (await NumbersAsync(units, cancellation).ConfigureAwait(false) is not { } codes || codes.Any(code => code < 0 || code > char.MaxValue)) return null;
        return new StringValue(string.Concat(codes.Select(code => (char)code)));
    }

    private async Task<List<BigInteger>?> NumbersAsync(List<SmtTerm> terms, CancellationToken cancellation)
    {
        if (await AskAsync(terms, cancellation).ConfigureAwait(false) is not { } said) return null;
        var numbers = said.Select(one => ValueReader.Read(one, SmtSort.Int)).OfType<IntValue>().Select(value => value.Value).ToList();
        return numbers.Count == terms.Count ? numbers : null;
    }

    private async Task<IReadOnlyList<SExpression>?> AskAsync(IReadOnlyList<SmtTerm> terms, CancellationToken cancellation)
    {
        if (terms.Count == 0) return [];
        var said = await process.SayAsync(string.Create(CultureInfo.InvariantCulture, $"(get-value ({string.Join(' ', terms.Select(term => term.Text))}))\n"), cancellation).ConfigureAwait(false);
        if (!SExpressionReader.TryRead(said, out var read, out _) || read is not [Group group] || group.Items.Count != terms.Count) return null;
        var values = group.Items.Select(item => item is Group { Items: [_, var value] } ? value : null).OfType<SExpression>().ToList();
        return values.Count == terms.Count ? values : null;
    }
}
