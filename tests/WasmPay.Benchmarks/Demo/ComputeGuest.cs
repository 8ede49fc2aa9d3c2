using WasmPay.Benchmarks.Harness;
using WasmPay.Wasm.Engine;

namespace WasmPay.Benchmarks.Demo;

/// <summary>A function of guests/compute.c or, with vectors, guests/vectors.c, instantiated on a core engine.</summary>
public sealed class ComputeGuest : IDisposable
{
    private const ulong Fuel = 1UL << 60;

    private readonly ICoreStore store;
    private readonly ICoreFunction function;
    private readonly CoreValue[] arguments = [CoreValue.I32(1)];
    private readonly CoreValue[] results = new CoreValue[1];

    private ComputeGuest(ICoreStore store, ICoreFunction function) => (this.store, this.function) = (store, function);

    /// <summary>The functions that there are, and what they do.</summary>
    public static IReadOnlyList<(string File, string Export, string What)> All { get; } =
    [
        ("compute", "hash", "FNV-1a over 1 MiB"), ("compute", "sieve", "primes below 200,000"), ("compute", "sort", "quicksort of 100,000 numbers"),
        ("vectors", "blend", "simd: two pictures of 256 KiB"), ("vectors", "dot", "simd: dot product of 32,768 floats"), ("vectors", "search", "simd: a byte in 256 KiB"),
    ];

    /// <summary>Compiles and instantiates it.</summary>
    public static ComputeGuest Open(ICoreEngine engine, string file, string export, bool coverage = false)
    {
        var binary = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", file + ".wasm"));
        if (!engine.TryCompile(binary, new CompileOptions { Coverage = coverage }, out var module, out var error)) throw new InvalidOperationException(error.Message);
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = Fuel;
        return new ComputeGuest(store, (ICoreFunction)store.Instantiate(module, []).Export(export)!);
    }

    /// <summary>Calls it; its answer.</summary>
    public ulong Call()
    {
        store.Fuel = Fuel;
        function.Invoke(arguments, results);
        return results[0].Bits;
    }

    /// <summary>What one call uses.</summary>
    public ulong FuelOfCall()
    {
        Call();
        return Fuel - store.Fuel;
    }

    /// <summary>Calls of it to time.</summary>
    public Subject Subject(string name) => new(name, calls =>
    {
        for (var i = 0; i < calls; i++) Call();
    })
    { Note = $"{FuelOfCall():N0} fuel" };

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();
}
