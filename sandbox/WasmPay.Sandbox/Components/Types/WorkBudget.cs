namespace WasmPay.Sandbox.Components.Types;

/// <summary>
/// How much comparing and copying of types one component may cause. Types share parts, so a small binary can ask for much;
/// what it asks for in all is bounded here.
/// </summary>
internal sealed class WorkBudget(long steps)
{
    private long _spent;

    /// <summary>Spends, for work at this place of the binary.</summary>
    /// <exception cref="ComponentException">The budget is used up.</exception>
    public void Spend(long count = 1)
    {
        if ((_spent += count) > steps) throw ComponentException.Limit($"comparing and copying its types takes more than {steps} steps", At);
    }

    /// <summary>Byte offset of what is decoded now.</summary>
    public long At { get; set; }
}
