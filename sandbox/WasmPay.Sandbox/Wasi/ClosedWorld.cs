using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Wasi;

/// <summary>The only world that a validator sees: no files, no network, no environment, and nothing that differs between two runs.</summary>
internal sealed class ClosedWorld
{
    private readonly List<LogLine> _log = [];

    /// <summary>Whether the guest has seen something of the transaction through this world.</summary>
    public bool Observed { get; private set; }

    /// <summary>Whether the closed world has an import of this name.</summary>
    public static bool Offers(string name) => false;

    /// <summary>Starts a call: its time and the seed of its randomness.</summary>
    public void Begin(ulong epochMs, string seed)
    {
        Observed = false;
        _log.Clear();
    }

    /// <summary>What stands for an import: the closed world's own, or functions that trap when they are called.</summary>
    public static RuntimeItem Resolve(string name, ItemType type) => TrappingImports.Create(name, type);

    /// <summary>What the guest logged since the call began.</summary>
    public IReadOnlyList<LogLine> TakeLog() => _log.Count == 0 ? [] : [.. _log];
}
