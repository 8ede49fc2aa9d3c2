namespace WasmPay.Authoring.Models.Calls;

/// <summary>What is replaced in the data before it leaves, and put back in the answer.</summary>
public sealed record Redaction
{
    /// <summary>Whether IBANs, card numbers and what else looks like an account's number is replaced.</summary>
    public bool Accounts { get; init; } = true;

    /// <summary>Names that are replaced wherever they stand, in whatever case.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
