namespace WasmPay.Guests.Tests.Workers;

/// <summary>Workers that commit the fault that a payment's memo names: for tests of those that use workers.</summary>
public static class FaultyWorkers
{
    /// <summary>The memo of a payment under whose call the worker dies of a fault of memory.</summary>
    public static string Crash => Fault.Memo("segv");

    /// <summary>These options, with such workers.</summary>
    public static GuestHostOptions Of(GuestHostOptions options) =>
        options with { WorkerAssembly = typeof(FaultyProgram).Assembly.Location, WorkerArguments = [FaultyProgram.Faults] };
}
