using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Code that computes and does little else, on both core engines with fuel counted: guests/compute.c and, with vectors, guests/vectors.c.</summary>
public sealed class ComputeSuite : ISuite
{
    private const string Wasmtime = "Wasmtime by its C API";
    private const double MostTimes = 1.2;

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
                var interpreted = ComputeGuest.Open(interpreter, file, export);
                var theirs = hasWasmtime ? ComputeGuest.Open(wasmtime!, file, export) : null;
                if (theirs is not null && ours.Call() != theirs.Call()) throw new InvalidOperationException($"The engines disagree on {export}.");
                foreach (var row in Race.Run(
                    Name, what, settings,
                    ours.Subject("managed engine"),
                    interpreted.Subject("its interpreter"),
                    theirs is null ? Subject.Absent(Wasmtime, reason) : theirs.Subject(Wasmtime)))
                    yield return row.Subject == Wasmtime ? row.AtLeastTimes(1 / MostTimes, "the managed engine takes at most 1.2 times as long") : row;
                ours.Dispose();
                interpreted.Dispose();
                theirs?.Dispose();
            }
        }
    }
}
