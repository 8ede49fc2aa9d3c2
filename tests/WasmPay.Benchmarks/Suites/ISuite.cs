using WasmPay.Benchmarks.Harness;

namespace WasmPay.Benchmarks.Suites;

/// <summary>A set of figures that belong together.</summary>
public interface ISuite
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    IEnumerable<Row> Run(BenchmarkSettings settings);
}
