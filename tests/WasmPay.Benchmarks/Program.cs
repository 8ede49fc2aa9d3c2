using System.Runtime.ExceptionServices;
using WasmPay.Benchmarks.Harness;
using WasmPay.Benchmarks.Suites;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Threads;

if (BenchmarkSettings.Read(args) is not { } settings)
{
    Console.Error.WriteLine("usage: WasmPay.Benchmarks [SUITE...] [--json] [--rounds N] [--round-ms N] [--validators N]");
    return 2;
}
ISuite[] suites = [new VerdictSuite(), new PeerSuite(), new ScalingSuite(), new ComputeSuite(), new CoverageSuite(), new ColdSuite(), new DensitySuite(), new IsolationSuite(), new ServiceSuite(), new GuestSuite()];
var unknown = settings.Filters.FirstOrDefault(filter => !Array.Exists(suites, suite => suite.Name.Contains(filter, StringComparison.Ordinal)));
var chosen = suites.Where(suite => settings.Filters.Count == 0 || settings.Filters.Any(filter => suite.Name.Contains(filter, StringComparison.Ordinal))).ToList();
if (unknown is not null)
{
    Console.Error.WriteLine($"There is no suite \"{unknown}\"; there are {string.Join(", ", suites.Select(suite => suite.Name))}.");
    return 2;
}
// Guests run where they are asked for: this thread has the stack that any of them may need, as those of a worker have.
var failed = default(ExceptionDispatchInfo);
var thread = new Thread(() =>
{
    GuestThread.Adopt();
    try
    {
        foreach (var suite in chosen)
        {
            var rows = suite.Run(settings).ToList();
            if (settings.Json) rows.ForEach(Report.PrintJson);
            else Report.PrintTable(rows);
        }
    }
    catch (Exception failure)
    {
        failed = ExceptionDispatchInfo.Capture(failure);
    }
}, new SandboxOptions().StackBytes);
thread.Start();
thread.Join();
failed?.Throw();
return 0;
