using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>What to compare, and how long.</summary>
public sealed record DifferentialOptions
{
    /// <summary>The first module's seed; the next ones follow it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Modules to compare at most.</summary>
    public int Modules { get; init; } = int.MaxValue;

    /// <summary>Time to spend at most.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Fuel of each call.</summary>
    public ulong Fuel { get; init; } = 20_000;

    /// <summary>Findings after which it ends.</summary>
    public int Findings { get; init; } = 20;
}

/// <summary>How far a run is.</summary>
/// <param name="Modules">Modules compared.</param>
/// <param name="Calls">Calls compared.</param>
/// <param name="Findings">Disagreements found.</param>
/// <param name="Elapsed">Time spent.</param>
public readonly record struct DifferentialProgress(int Modules, int Calls, int Findings, TimeSpan Elapsed);

/// <summary>A disagreement with what repeats it.</summary>
/// <param name="Seed">The seed of the module and its arguments.</param>
/// <param name="Disagreement">What differed.</param>
/// <param name="Module">The module.</param>
public sealed record DifferentialFinding(int Seed, Disagreement Disagreement, ReadOnlyMemory<byte> Module);

/// <summary>What a run compared and found.</summary>
public sealed record DifferentialReport(int Modules, int Calls, IReadOnlyList<DifferentialFinding> Findings);

/// <summary>
/// Compares two engines over random modules: valid ones, which run with arguments at boundaries, and mutated ones, which both
/// must accept or both refuse.
/// </summary>
public sealed class DifferentialRunner : IDisposable
{
    private const int CallsOfFunction = 4;
    private const int MutantsOfModule = 3;

    // The depth is what stops a recursion, on a stack that is never used up.
    private const int GuestStackBytes = 32 << 20;
    private const int ThreadStackBytes = GuestStackBytes + (8 << 20);

    private static readonly StoreLimits Limits = new() { MemoryBytes = 4 << 16, TableElements = 64, CallDepth = 1_000, StackBytes = GuestStackBytes };

    private readonly DifferentialEngine _both;
    private readonly TimeProvider _clock;
    private readonly bool _owns;

    /// <summary>Compares two engines, which remain the caller's.</summary>
    public DifferentialRunner(ICoreEngine left, ICoreEngine right, TimeProvider? clock = null)
    {
        _both = new DifferentialEngine(left, right);
        _clock = clock ?? TimeProvider.System;
    }

    private DifferentialRunner(ICoreEngine left, ICoreEngine right, TimeProvider clock, bool owns)
        : this(left, right, clock) => _owns = owns;

    /// <summary>Compares the managed engine's interpreter with its compiler.</summary>
    public static DifferentialRunner OfTiers(TimeProvider? clock = null) => new(
        new ManagedEngine(new() { Tier = Tier.Compiled }), new ManagedEngine(new() { Tier = Tier.Interpreted }), clock ?? TimeProvider.System, owns: true);

    /// <summary>Compares the managed engine's compiler with Wasmtime's own decoder, validator, compiler and runtime.</summary>
    /// <exception cref="WasmtimeUnavailableException">The library is missing or of another version.</exception>
    public static DifferentialRunner OnWasmtime(WasmtimeOptions options, TimeProvider? clock = null) => new(
        new ManagedEngine(new() { Tier = Tier.Compiled }), new WasmtimeEngine(options with { ValidatesFirst = false }), clock ?? TimeProvider.System, owns: true);

    /// <summary>Compares until a budget is used up, enough is found or the caller cancels.</summary>
    public DifferentialReport Run(DifferentialOptions options, IProgress<DifferentialProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OnLargeStack(() => Search(options, progress, cancellation));
    }

    private DifferentialReport Search(DifferentialOptions options, IProgress<DifferentialProgress>? progress, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var findings = new List<DifferentialFinding>();
        int modules = 0, calls = 0;
        while (modules < options.Modules && findings.Count < options.Findings && !cancellation.IsCancellationRequested && _clock.GetElapsedTime(started) < options.Budget)
        {
            var seed = unchecked(options.Seed + modules);
            var module = new ModuleGenerator(new Random(seed)).Next();
            calls += Compare(module, seed, options.Fuel);
            Keep(findings, seed, module);
            foreach (var mutant in Mutants(module, new Random(~seed)))
            {
                calls += Compare(mutant, seed, options.Fuel);
                Keep(findings, seed, mutant);
            }

            modules++;
            progress?.Report(new DifferentialProgress(modules, calls, findings.Count, _clock.GetElapsedTime(started)));
        }

        return new DifferentialReport(modules, calls, findings);
    }

    /// <summary>Compares one module: what <see cref="Run"/> does with each. The calls made.</summary>
    /// <param name="module">Any bytes.</param>
    /// <param name="seed">The seed of the arguments.</param>
    /// <param name="fuel">Fuel of each call.</param>
    /// <param name="disagreements">What differed.</param>
    public int Compare(ReadOnlyMemory<byte> module, int seed, ulong fuel, out IReadOnlyList<Disagreement> disagreements)
    {
        var calls = OnLargeStack(() => Compare(module, seed, fuel));
        disagreements = _both.TakeDisagreements();
        return calls;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_owns) return;
        _both.Left.Dispose();
        _both.Right.Dispose();
    }

    private static T OnLargeStack<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            ThreadStackBytes)
        {
            Name = "differential",
        };
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!;
    }

    private static IEnumerable<byte[]> Mutants(byte[] module, Random random)
    {
        for (var i = 0; i < MutantsOfModule; i++)
        {
            var mutant = (byte[])module.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                mutant[random.Next(8, mutant.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(mutant[random.Next(8, mutant.Length)] ^ (1 << random.Next(8)));
            yield return mutant;
        }
    }

    private int Compare(ReadOnlyMemory<byte> binary, int seed, ulong fuel)
    {
        if (!_both.TryCompile(binary, new CompileOptions(), out var module, out _)) return 0;
        using (module)
        {
            using var store = _both.CreateStore(Limits);
            var random = new Random(seed);
            store.Fuel = fuel;
            ICoreInstance instance;
            try
            {
                instance = store.Instantiate(module, [.. module.Imports.Select(import => Supply(store, import.Type))]);
            }
            catch (Exception exception) when (exception is TrapException or LinkException)
            {
                return 0;
            }

            // All exports are paired first, so that every call compares all memories, tables and globals.
            var exports = module.Exports.Select(export => instance.Export(export.Name)).ToList();
            var calls = 0;
            foreach (var function in exports.OfType<ICoreFunction>())
                for (var i = 0; i < CallsOfFunction; i++, calls++) Call(store, function, random, fuel);
            return calls;
        }
    }

    private static void Call(ICoreStore store, ICoreFunction function, Random random, ulong fuel)
    {
        var type = (FunctionType)function.Type;
        store.Fuel = fuel;
        try
        {
            function.Invoke([.. type.Parameters.Select(parameter => BoundaryValues.Next(random, parameter))], new CoreValue[type.Results.Length]);
        }
        catch (TrapException)
        {
            // Compared already.
        }
    }

    /// <summary>Something of the host that fits an import; its functions answer by their arguments alone.</summary>
    private static ICoreExtern Supply(ICoreStore store, ExternType type) => type switch
    {
        FunctionType function => store.CreateFunction(function, (arguments, results) =>
        {
            var sum = 17UL;
            foreach (var argument in arguments) sum = (sum * 31) + argument.Bits + argument.AsV128.AsUInt64()[1];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = function.Results[i] switch
                {
                    ValueType.I64 => new CoreValue(sum, null),
                    ValueType.I32 => new CoreValue((uint)sum, null),
                    ValueType.V128 => CoreValue.V128(Vector128.Create(sum, ~sum).AsByte()),
                    _ => default,
                };
            }
        }),
        MemoryType memory => store.CreateMemory(memory),
        TableType table => store.CreateTable(table, default),
        GlobalType global => store.CreateGlobal(global, default),
        _ => throw new InvalidOperationException("An import of a kind that the engines do not know."),
    };

    private void Keep(List<DifferentialFinding> findings, int seed, byte[] module)
    {
        foreach (var disagreement in _both.TakeDisagreements()) findings.Add(new DifferentialFinding(seed, disagreement, module));
    }
}
