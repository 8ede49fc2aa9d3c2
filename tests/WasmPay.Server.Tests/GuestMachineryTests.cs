using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Server.Guests;

namespace WasmPay.Server.Tests;

/// <summary>What an operator is told when what runs guests is made.</summary>
public sealed class GuestMachineryTests
{
    [Fact]
    public void That_processes_of_their_own_keep_no_artifacts_is_in_the_log_once()
    {
        if (!GuestHost.IsSupported(out _)) return;
        Assert.Contains("/keep", Assert.Single(Told(Isolation.Process, "/keep")), StringComparison.Ordinal);
        Assert.Empty(Told(Isolation.Process, null));
    }

    [Fact]
    public void In_this_process_there_is_nothing_to_tell()
    {
        var folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
        try
        {
            Assert.Empty(Told(Isolation.InProcess, Path.Combine(folder, "keep")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(Isolation.Process)]
    [InlineData(Isolation.InProcess)]
    public void Guests_run_where_it_was_asked_for(Isolation isolation)
    {
        if (isolation == Isolation.Process && !GuestHost.IsSupported(out _)) return;
        using var machinery = Start(isolation, null, new Collected());
        Assert.Equal((isolation, isolation == Isolation.Process), (machinery.Sandbox.Isolation, machinery.Sandbox is GuestHost));
        Assert.False(machinery.Sandbox.Inspect(new byte[] { 0 }).Admitted);
    }

    private static List<string> Told(Isolation isolation, string? artifacts)
    {
        var log = new Collected();
        using (Start(isolation, artifacts, log)) return [.. log.Warnings];
    }

    private static GuestMachinery Start(Isolation isolation, string? artifacts, ILogger log)
    {
        var options = new SandboxOptions { ArtifactFolder = artifacts };
        return GuestMachinery.Start(options, isolation, TimeProvider.System, log, GuestMachinery.Workers(options) with { Workers = 1, SpareWorkers = 0, StartDeadline = TimeSpan.FromMinutes(2) });
    }

    private sealed class Collected : ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? failure, Func<TState, Exception?, string> format)
        {
            if (level >= LogLevel.Warning) Warnings.Enqueue(format(state, failure));
        }
    }
}
