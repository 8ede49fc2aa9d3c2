using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Wasi;

/// <summary>
/// The only world that a validator sees: WASI 0.2 without files, network, arguments or environment. Its clock reads the
/// transaction's time and its randomness is seeded by the transaction's id, so that nothing differs between two runs.
/// One thread uses it at a time.
/// </summary>
internal sealed class ClosedWorld(HostMeter meter)
{
    private static readonly string[] Packages = ["wasi:cli/", "wasi:clocks/", "wasi:random/", "wasi:io/", "wasi:filesystem/", "wasi:sockets/", "wasi:http/"];

    private readonly Dictionary<ResourceId, RuntimeResource> _resources = [];
    private TransactionSeed? _seed;
    private ulong _epochMs;
    private string _id = "";

    /// <summary>Whether the guest has seen or said something through this world that belongs to one transaction.</summary>
    public bool Observed { get; private set; }

    /// <summary>What the guest said.</summary>
    public GuestLog Log { get; } = new(meter);

    /// <summary>By which what this world does is charged.</summary>
    public HostMeter Meter { get; } = meter;

    /// <summary>The transaction's time, and what is random in it.</summary>
    public TransactionSeed Seed => _seed ??= new(_epochMs, _id);

    /// <summary>Whether the closed world has an import of this name.</summary>
    public static bool Offers(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var version = at < 0 ? "" : name[(at + 1)..];
        if (name.StartsWith("wasi:logging/logging", StringComparison.Ordinal)) return true;
        return version.StartsWith("0.2.", StringComparison.Ordinal) && Packages.Any(package => name.StartsWith(package, StringComparison.Ordinal));
    }

    /// <summary>The function of an import that the closed world has by another type; null where there is none.</summary>
    public static string? Misfit(string name, ItemType type) => type is not InstanceItem instance || !Offers(name)
        ? null
        : instance.Shape.Exports.FirstOrDefault(member => member.Value is FuncItem func && !WasiFunctions.Fits(Plain(name), member.Key, func.Signature)).Key;

    private static string Plain(string name) => name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? name[..at] : name;

    /// <summary>Starts a call: its time and the seed of its randomness.</summary>
    public void Begin(ulong epochMs, string seed)
    {
        Observed = false;
        (_epochMs, _id, _seed) = (epochMs, seed, null);
        Log.Clear();
    }

    /// <summary>Notes that what the guest does from here on depends on the transaction.</summary>
    public TransactionSeed Observe()
    {
        Observed = true;
        return Seed;
    }

    /// <summary>What stands for an import: the closed world's own, or functions that trap when they are called.</summary>
    public RuntimeItem Resolve(string name, ItemType type)
    {
        if (type is not InstanceItem instance || !Offers(name)) return TrappingImports.Create(name, type, _resources);
        var exports = new Dictionary<string, RuntimeItem>(StringComparer.Ordinal);
        foreach (var (member, item) in instance.Shape.Exports)
        {
            exports.Add(member, item is FuncItem func
                ? new HostFunc(func.Signature, _resources.GetValueOrDefault, WasiFunctions.Find(this, Plain(name), member, func.Signature))
                : TrappingImports.Create($"{name}#{member}", item, _resources));
        }
        return new RuntimeInstance(exports) { MadeFor = instance.Shape };
    }

    /// <summary>A handle to a resource that a function gives: the closed world's resources are nothing but their number.</summary>
    public HandleValue Own(HandleType type, uint representation) => _resources.TryGetValue(type.Resource.Id, out var resource)
        ? new(resource, representation, IsBorrow: false)
        : throw AbiRules.Trap("a function of the closed world was called for a resource that is not the closed world's");

    /// <summary>What the guest logged since the call began.</summary>
    public IReadOnlyList<LogLine> TakeLog() => Log.Take();
}
