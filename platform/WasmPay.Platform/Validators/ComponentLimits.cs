namespace WasmPay.Platform.Validators;

/// <summary>What the platform takes, stores and keeps in memory of components. All are finite.</summary>
public sealed record ComponentLimits
{
    /// <summary>Bytes of one component: what the sandbox takes (its limit <c>component-bytes</c>).</summary>
    public int Bytes { get; init; } = 32 << 20;
}
