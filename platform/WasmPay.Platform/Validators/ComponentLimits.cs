namespace WasmPay.Platform.Validators;

/// <summary>What the platform takes, stores and keeps in memory of components. All are finite.</summary>
public sealed record ComponentLimits
{
    /// <summary>Bytes of one component: what the sandbox takes (its limit <c>component-bytes</c>).</summary>
    public int Bytes { get; init; } = 32 << 20;

    /// <summary>
    /// Bytes of components whose validators stay in memory though no live set has them; the one used last stays whatever it has. What is not
    /// in memory is loaded from the store again.
    /// </summary>
    public long BytesInMemory { get; init; } = 256 << 20;

    /// <summary>Components of one bank in the store that no live set, dossier or transaction names.</summary>
    public int UnusedOfBank { get; init; } = 100;

    /// <summary>Bytes that these, and dossiers that no proposal names, may have together.</summary>
    public long UnusedBytesOfBank { get; init; } = 512 << 20;
}
