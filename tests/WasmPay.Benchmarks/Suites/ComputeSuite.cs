using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Code that computes and does little else, on both core engines with fuel counted: guests/compute.c and, with vectors, guests/vectors.c.</summary>
public sealed class ComputeSuite : ISuite
{
    public string Name => "compute";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        using var managed = new ManagedEngine();
        using var interpreter = new ManagedEngine(new() { Tier = Tier.Interpreted });
        var hasWasmtime = WasmtimeEngine.TryCreate(new WasmtimeOptions(), out var wasmtime, out var reason);
        using (wasmtime)
        {
            foreach (var (file, export, what) in ComputeGuest.All)
            {
                var ours = ComputeGuest.Open(managed, file, export);
                // Functions with vectors are compiled in any case.
                var interpreted = ComputeGuest.Open(interpreter, file, export);
                var theirs = hasWasmtime ? ComputeGuest.Open(wasmtime!, file, export) : null;
                if (theirs is not null && ours.Call() != theirs.Call()) throw new InvalidOperationException($"The engines disagree on {export}.");
                foreach (var row in Race.Run(
                    Name, what, settings,
                    ours.Subject("managed engine"),
                    interpreted.Subject("its interpreter"),
                    theirs is null ? Subject.Absent("Wasmtime by its C API", reason) : theirs.Subject("Wasmtime by its C API")))
                    yield return row;
                ours.Dispose();
                interpreted.Dispose();
                theirs?.Dispose();
            }
        }
    }
}
