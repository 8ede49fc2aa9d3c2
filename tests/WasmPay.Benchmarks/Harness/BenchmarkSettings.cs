using System.Globalization;

namespace WasmPay.Benchmarks.Harness;

/// <summary>How long to measure, and what.</summary>
public sealed record BenchmarkSettings
{
    /// <summary>Only suites whose name contains one of these; all where there are none.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Prints JSON instead of a table.</summary>
    public bool Json { get; init; }

    /// <summary>Rounds of which the median is taken.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>Milliseconds of one round of one subject.</summary>
    public int RoundMs { get; init; } = 60;

    /// <summary>Validators to load for the density suite.</summary>
    public int Validators { get; init; } = 1_000;

    /// <summary>Reads the command line; null where it does not read.</summary>
    public static BenchmarkSettings? Read(string[] arguments)
    {
        var settings = new BenchmarkSettings();
        for (var i = 0; i < arguments.Length; i++)
        {
            var number = i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out var value) && value > 0 ? value : 0;
            switch (arguments[i])
            {
                case "--json": settings = settings with { Json = true }; break;
                case "--rounds" when number > 0: settings = settings with { Rounds = number }; i++; break;
                case "--round-ms" when number > 0: settings = settings with { RoundMs = number }; i++; break;
                case "--validators" when number > 0: settings = settings with { Validators = number }; i++; break;
                case ['-', ..]: return null;
                default: settings = settings with { Filters = [.. settings.Filters, arguments[i]] }; break;
            }
        }
        return settings;
    }
}
