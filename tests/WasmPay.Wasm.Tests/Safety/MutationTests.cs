using System.Diagnostics;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Specification;
using Xunit.Abstractions;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// The suite's modules, damaged: nothing but a refusal, a trap or a link error may come of them, and never a hang. The seed is
/// fixed, so a failure repeats.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Mutants = 40_000;
    private const ulong Fuel = 20_000;
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    [SharedFact(SpecificationScripts.Archive)]
    public void Damaged_modules_are_refused_or_trap_and_nothing_else()
    {
        var random = new Random(20_26);
        var modules = Directory.GetFiles(SpecificationScripts.Folder, "*.wasm")
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length is > 8 and < 20_000).ToArray();
        using var engine = new ManagedEngine();
        int refused = 0, ran = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = Mutate(random, modules);
            var watch = Stopwatch.StartNew();
            if (Run(engine, mutant)) ran++;
            else refused++;
            Assert.True(watch.Elapsed < HangGuard, $"mutant {i} took {watch.Elapsed}");
        }

        output.WriteLine($"{Mutants} mutants: {refused} refused, {ran} instantiated or trapped");
        Assert.True(ran > Mutants / 20, "too few mutants survive validation to test what comes after it");
    }

    private static bool Run(ManagedEngine engine, byte[] binary)
    {
        if (!engine.TryCompile(binary, new CompileOptions(), out var module, out _)) return false;
        using var store = engine.CreateStore(new StoreLimits { CallDepth = 200 });
        store.Fuel = Fuel;
        try
        {
            var instance = store.Instantiate(module, [.. module.Imports.Select(import => Import(store, import))]);
            foreach (var export in module.Exports.Take(20))
                if (instance.Export(export.Name) is ICoreFunction function) Call(store, function);
            instance.TryReset();
        }
        catch (TrapException)
        {
        }
        catch (LinkException)
        {
        }

        return true;
    }

    private static void Call(ICoreStore store, ICoreFunction function)
    {
        var type = (FunctionType)function.Type;
        store.Fuel = Fuel;
        try
        {
            function.Invoke(new CoreValue[type.Parameters.Length], new CoreValue[type.Results.Length]);
        }
        catch (TrapException)
        {
        }
    }

    private static ICoreExtern Import(ICoreStore store, CoreImport import) => import.Type switch
    {
        FunctionType type => store.CreateFunction(type, (_, _) => { }),
        MemoryType type => store.CreateMemory(type),
        TableType type => store.CreateTable(type, default),
        GlobalType type => store.CreateGlobal(type, default),
        _ => throw new InvalidOperationException("An import of no kind."),
    };

    private static byte[] Mutate(Random random, byte[][] modules)
    {
        var bytes = (byte[])modules[random.Next(modules.Length)].Clone();
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            var at = random.Next(8, bytes.Length);
            switch (random.Next(12))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 or >= 6:
                    // A small change most often keeps a module valid: another index, constant or instruction of the same kind.
                    bytes[at] = (byte)(bytes[at] + random.Next(-2, 3));
                    break;
                case 3:
                    var other = modules[random.Next(modules.Length)];
                    var from = random.Next(8, other.Length);
                    bytes = [.. bytes[..at], .. other[from..Math.Min(other.Length, from + random.Next(1, 64))], .. bytes[at..]];
                    break;
                case 4:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 8))..], 0];
                    break;
                case 5:
                    bytes = [.. bytes, .. SectionOf(random, modules)];
                    break;
            }
        }

        return bytes;
    }

    private static byte[] SectionOf(Random random, byte[][] modules)
    {
        var bytes = modules[random.Next(modules.Length)];
        return bytes[random.Next(8, bytes.Length)..];
    }
}
