using WasmPay.Guests.Work;

namespace WasmPay.Guests.Tests.Workers;

/// <summary>The program of workers with faults. A test's host starts this assembly instead of the product's.</summary>
public static class FaultyProgram
{
    public const string Faults = "--faults", Script = "--script";

    public static int Main(string[] arguments) => arguments switch
    {
        [var command, var connections, Faults] => WorkerProgram.Run([command, connections], TimeProvider.System, Fault.Commit, Fault.OfCompiler),
        [_, var connections, Script, var name] => ScriptedWorker.Run(int.Parse(connections, System.Globalization.CultureInfo.InvariantCulture), name),
        _ => 2,
    };
}
