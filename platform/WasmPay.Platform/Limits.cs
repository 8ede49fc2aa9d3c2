namespace WasmPay.Platform;

/// <summary>The bounds of what the platform takes. All are finite.</summary>
public static class Limits
{
    /// <summary>The largest amount of one payment, in minor units. Thousands of them still fit into a 64-bit balance.</summary>
    public const long MaxUnits = 1_000_000_000_000_000;

    /// <summary>Characters of an idempotency key.</summary>
    public const int IdempotencyKey = 128;

    /// <summary>Characters of a memo (ISO 20022 unstructured remittance is 140; some banks send several).</summary>
    public const int Memo = 1_000;

    /// <summary>Characters of a rule's text.</summary>
    public const int Rule = 100_000;

    /// <summary>Bytes of a dossier.</summary>
    public const int Dossier = 16 << 20;

    /// <summary>Things on one page of a list.</summary>
    public const int PageSize = 500;

    /// <summary>A page's size, where 0 asks for the usual one.</summary>
    internal static int Page(int asked) => asked <= 0 ? 100 : Math.Min(asked, PageSize);
}
