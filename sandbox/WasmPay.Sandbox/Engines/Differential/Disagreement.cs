namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Two engines answered differently.</summary>
/// <param name="Place">What was asked: a function and its arguments, a memory, a module.</param>
/// <param name="Left">The first engine's answer.</param>
/// <param name="Right">The second engine's answer.</param>
public sealed record Disagreement(string Place, string Left, string Right)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Left}, but {Right}";
}
