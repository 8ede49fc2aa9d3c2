using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Host;

/// <summary>Hosts for tests.</summary>
internal static class Hosts
{
    // A busy machine starts workers slowly; that fails no test.
    public static GuestHostOptions Options { get; } = new()
    {
        Workers = 1,
        ThreadsPerWorker = 2,
        SpareWorkers = 1,
        CallDeadline = TimeSpan.FromSeconds(60),
        StartDeadline = TimeSpan.FromSeconds(120),
        WorkerWait = TimeSpan.FromSeconds(120),
    };

    /// <summary>A host whose workers commit the fault that a payment's memo names.</summary>
    public static GuestHost WithFaults(GuestHostOptions? options = null) =>
        new(FaultyWorkers.Of(options ?? Options));

    /// <summary>A host whose workers are in an attacker's hands.</summary>
    public static GuestHost WithScript(string script, GuestHostOptions? options = null)
    {
        options ??= Options with { SpareWorkers = 0, CallDeadline = TimeSpan.FromMilliseconds(300), DeadlineGrace = TimeSpan.FromMilliseconds(200) };
        return new(options with { WorkerAssembly = typeof(FaultyProgram).Assembly.Location, WorkerArguments = [FaultyProgram.Script, script] });
    }

    public static WorkerValidator Load(this GuestHost host, byte[] component)
    {
        Assert.True(host.TryLoad(component, out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        return validator;
    }

    public static void AssertApproved(Outcome outcome)
    {
        Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{outcome.Kind} {outcome.Trap}: {outcome.Explanation}");
        Assert.Equal(Decision.Approve, outcome.Verdict!.Decision);
    }
}
