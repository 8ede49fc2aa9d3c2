using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Runs whatever a binary turns out to be, under little fuel.</summary>
internal static class Stranger
{
    private const ulong Fuel = 20_000;

    /// <summary>
    /// Compiles, instantiates with the imports it asks for, calls exports and resets. True where it was a module; traps and link errors
    /// are answers like others, and any other exception is the caller's to see. A log gets a line for each answer, with its fuel.
    /// </summary>
    public static bool Run(ManagedEngine engine, byte[] binary, int exports = 20, bool coverage = false, List<string>? log = null)
    {
        if (!engine.TryCompile(binary, new CompileOptions { Coverage = coverage }, out var module, out var error))
        {
            Assert.InRange(error.Offset, 0, binary.Length);
            Assert.NotEmpty(error.Message);
            return false;
        }

        using var store = engine.CreateStore(new StoreLimits { CallDepth = 200 });
        store.Fuel = Fuel;
        try
        {
            var instance = store.Instantiate(module, [.. module.Imports.Select(import => Import(store, import))]);
            foreach (var export in module.Exports.Take(exports))
                if (instance.Export(export.Name) is ICoreFunction function) Call(store, function, log);
            instance.TryReset();
        }
        catch (TrapException trap)
        {
            log?.Add(Line(trap, store));
        }
        catch (LinkException)
        {
            log?.Add("link");
        }

        return true;
    }

    private static void Call(ICoreStore store, ICoreFunction function, List<string>? log)
    {
        var type = (FunctionType)function.Type;
        store.Fuel = Fuel;
        try
        {
            var results = new CoreValue[type.Results.Length];
            function.Invoke(new CoreValue[type.Parameters.Length], results);
            log?.Add($"{string.Join(' ', results.Select(result => $"{result.Bits:x}{(result.Reference is null ? "" : " reference")}"))} for {Fuel - store.Fuel}");
        }
        catch (TrapException trap)
        {
            log?.Add(Line(trap, store));
        }
    }

    private static string Line(TrapException trap, ICoreStore store) => $"{trap.Code} in {trap.FunctionIndex} at {trap.Offset} with {store.Fuel} left";

    private static ICoreExtern Import(ICoreStore store, CoreImport import) => import.Type switch
    {
        FunctionType type => store.CreateFunction(type, (_, _) => { }),
        MemoryType type => store.CreateMemory(type),
        TableType type => store.CreateTable(type, default),
        GlobalType type => store.CreateGlobal(type, default),
        _ => throw new InvalidOperationException("An import of no kind."),
    };
}
