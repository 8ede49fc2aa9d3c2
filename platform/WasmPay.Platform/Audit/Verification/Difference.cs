namespace WasmPay.Platform.Audit.Verification;

/// <summary>A place where the store is not what the audit records make it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's key; a record's number for the chain itself.</param>
/// <param name="Field">The column; <c>row</c> where the row is missing, is too many, or differs in what the audit keeps as a digest only.</param>
/// <param name="AuditSays">What the audit says.</param>
/// <param name="StoreSays">What the store says.</param>
public sealed record Difference(string Table, string Key, string Field, string AuditSays, string StoreSays)
{
    /// <summary>The difference in one sentence.</summary>
    public string Sentence => $"{Table} {Key}: {Field} is `{StoreSays}` and by the audit `{AuditSays}`.";
}

/// <summary>What making the books anew from the audit came to.</summary>
/// <param name="Records">Audit records that were read.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="Payments">Payments that the records state, and that were compared.</param>
/// <param name="Uncovered">Payments from before records stated enough to make them anew; the ledger's sums hold them, and nothing else.</param>
/// <param name="SignedTo">Up to which record a signed head speaks for the chain; 0 where none was given.</param>
/// <param name="First">The first difference; null where there is none.</param>
public sealed record BooksCheck(long Records, string Head, long Payments, long Uncovered, long SignedTo, Difference? First)
{
    /// <summary>Whether the chain itself is whole, up to the end that the store keeps, whatever differs else.</summary>
    public AuditCheck? Chain { get; init; }

    /// <summary>Whether the store is what the audit says.</summary>
    public bool IsSound => First is null;
}
