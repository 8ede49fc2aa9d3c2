namespace WasmPay.Proving.Requests;

/// <summary>For which payments something is shown: the longest texts and lists. Whatever is longer is not spoken of.</summary>
public sealed record RequestBounds
{
    /// <summary>Entries of a party's lists.</summary>
    public int Lists { get; init; } = 4;

    /// <summary>Characters of a name of a list.</summary>
    public int ListName { get; init; } = 32;

    /// <summary>Characters of texts that are not among <see cref="Longest"/>.</summary>
    public int OtherText { get; init; } = 70;

    /// <summary>Characters of the texts whose length the contract bounds, by the last part of the fact's name.</summary>
    public IReadOnlyDictionary<string, int> Longest { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["account"] = 34,
        ["bank"] = 11,
        ["country"] = 3,
        ["residence"] = 3,
        ["currency"] = 3,
        ["purpose"] = 4,
        ["birth-date"] = 10,
        ["memo"] = 140,
        ["identifier"] = 35,
        ["id"] = 36,
    };

    /// <summary>The longest that a text is, in characters.</summary>
    /// <param name="fact">The fact's name, such as <c>transaction.memo</c>.</param>
    public int Of(string fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Longest.TryGetValue(fact[(fact.LastIndexOf('.') + 1)..], out var longest) ? longest : OtherText;
    }

    /// <summary>The bounds in words.</summary>
    public string InWords() =>
        $"every payment in ASCII characters whose parties are on at most {Lists} lists with names of up to {ListName}, with a memo of up to {Of("memo")}, names and addresses of up to {OtherText}";
}
