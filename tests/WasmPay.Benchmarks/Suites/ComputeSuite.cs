using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Code that computes and does little else, on both core engines with fuel counted: guests/compute.c and, with vectors, guests/vectors.c.</summary>
public sealed class ComputeSuite : ISuite
{
    private const ulong Fuel = 1UL << 60;

    private static readonly (string File, string Export, string What)[] Guests =
    [
        ("compute", "hash", "FNV-1a over 1 MiB"), ("compute", "sieve", "primes below 200,000"), ("compute", "sort", "quicksort of 100,000 numbers"),
        ("vectors", "blend", "simd: two pictures of 256 KiB"), ("vectors", "dot", "simd: dot product of 32,768 floats"), ("vectors", "search", "simd: a byte in 256 KiB"),
    ];

    public string Name => "compute";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        using var managed = new ManagedEngine();
        var hasWasmtime = WasmtimeEngine.TryCreate(new WasmtimeOptions { Deadline = null }, out var wasmtime, out var reason);
        using (wasmtime)
        {
            foreach (var (file, export, what) in Guests)
            {
                var ours = Open(managed, file, export);
                var theirs = hasWasmtime ? Open(wasmtime!, file, export) : null;
                if (theirs is not null && ours.Call() != theirs.Call()) throw new InvalidOperationException($"The engines disagree on {export}.");
                foreach (var row in Race.Run(
                    Name, what, settings,
                    Subject("managed engine", ours),
                    theirs is null ? Harness.Subject.Absent("Wasmtime by its C API", reason) : Subject("Wasmtime by its C API", theirs)))
                    yield return row;
                ours.Store.Dispose();
                theirs?.Store.Dispose();
            }
        }
    }

    private static Subject Subject(string name, Guest guest) => new(name, calls =>
    {
        for (var i = 0; i < calls; i++) guest.Call();
    })
    { Note = $"{guest.FuelOfCall():N0} fuel" };

    private static Guest Open(ICoreEngine engine, string file, string export)
    {
        var binary = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", file + ".wasm"));
        if (!engine.TryCompile(binary, new CompileOptions(), out var module, out var error)) throw new InvalidOperationException(error.Message);
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = Fuel;
        return new Guest(store, (ICoreFunction)store.Instantiate(module, []).Export(export)!);
    }

    private sealed record Guest(ICoreStore Store, ICoreFunction Function)
    {
        private readonly CoreValue[] arguments = [CoreValue.I32(1)];
        private readonly CoreValue[] results = new CoreValue[1];

        public ulong Call()
        {
            Store.Fuel = Fuel;
            Function.Invoke(arguments, results);
            return results[0].Bits;
        }

        public ulong FuelOfCall()
        {
            Call();
            return Fuel - Store.Fuel;
        }
    }
}
