using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Tests.Assembly;

/// <summary>One instance of a hand-made module in a store of its own.</summary>
internal sealed class Guest : IDisposable
{
    public const ulong Fuel = 100_000_000;

    private readonly ManagedEngine _engine;

    public Guest(byte[] binary, CompileOptions? options = null, StoreLimits? limits = null, ulong fuel = Fuel, Func<ICoreStore, ICoreExtern[]>? imports = null, Tier tier = Tier.Adaptive)
    {
        _engine = new(new() { Tier = tier });
        Assert.True(_engine.TryCompile(binary, options ?? new CompileOptions(), out var module, out var error), error?.ToString());
        Module = module!;
        Store = _engine.CreateStore(limits ?? new StoreLimits());
        Store.Fuel = fuel;
        Instance = Store.Instantiate(Module, imports?.Invoke(Store) ?? []);
    }

    public ICoreModule Module { get; }

    public ICoreStore Store { get; }

    public ICoreInstance Instance { get; }

    /// <summary>Calls an export and returns its first result's bits, or 0.</summary>
    public ulong Call(string name, params CoreValue[] arguments) => CallAll(name, arguments) is [var first, ..] ? first.Bits : 0;

    /// <summary>Calls an export and returns its results.</summary>
    public CoreValue[] CallAll(string name, params CoreValue[] arguments)
    {
        var function = (ICoreFunction)Instance.Export(name)!;
        var results = new CoreValue[((FunctionType)function.Type).Results.Length];
        function.Invoke(arguments, results);
        return results;
    }

    /// <summary>The fuel that a call uses.</summary>
    public ulong FuelOf(string name, params CoreValue[] arguments)
    {
        Store.Fuel = Fuel;
        Call(name, arguments);
        return Fuel - Store.Fuel;
    }

    public TrapException Trap(string name, params CoreValue[] arguments) => Assert.Throws<TrapException>(() => Call(name, arguments));

    public static ModuleError Refusal(byte[] binary, ModuleLimits? limits = null)
    {
        using var engine = new ManagedEngine();
        Assert.False(engine.TryCompile(binary, new CompileOptions { Limits = limits ?? new ModuleLimits() }, out _, out var error), "accepted");
        return error!;
    }

    public void Dispose()
    {
        Store.Dispose();
        _engine.Dispose();
    }
}
