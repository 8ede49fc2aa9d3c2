using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Testing;

namespace WasmPay.Benchmarks.Suites;

/// <summary>The same rule in Rego, Cedar and Zen, in Node with a timing loop of its own, right after ours in the same run.</summary>
public sealed class PeerSuite : ISuite
{
    private static readonly string Folder = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "peers");
    private static readonly string OpaPolicy = SharedMaterial.PathOf("peers/opa/policy.wasm");

    public string Name => "peers";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        const string item = "warm call, the request as each peer takes it";
        var (sandbox, _) = Sandboxes.Open(EngineChoice.Managed);
        using var owned = sandbox!;
        using var validator = Sandboxes.Load(owned, DemoRule.Component());
        var ours = Race.Run(Name, item, settings, new Subject("managed engine", Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request))))).Single();
        yield return ours;
        if (!TryInstall(out var reason))
        {
            yield return new Row(Name, item, "Rego, Cedar, Zen by Node") { Note = $"skipped: {reason}" };
            yield break;
        }
        foreach (var peer in Measure(settings))
            yield return peer.Nanoseconds is not { Length: > 0 } times
                ? new Row(Name, item, peer.Name) { Note = $"skipped: {peer.Skipped}" }
                : new Row(Name, item, $"{peer.Name} {peer.Version}")
                {
                    Value = Statistics.Median(times),
                    Best = times.Min(),
                    Unit = "ns",
                    Ratio = Statistics.Median(times) / ours.Value,
                    Note = "in Node",
                };
    }

    private static List<Peer> Measure(BenchmarkSettings settings)
    {
        var requests = Path.Combine(Path.GetTempPath(), $"wasmpay-cases-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllText(requests, DemoRule.CasesAsJson());
            var (exit, output) = Start("node", ["peers.mjs", requests, Text(settings.Rounds), Text(settings.RoundMs), File.Exists(OpaPolicy) ? OpaPolicy : ""]);
            if (exit != 0) throw new InvalidOperationException($"peers.mjs ended with {exit}: {output}");
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Peer>(line)!)];
        }
        finally
        {
            File.Delete(requests);
        }
    }

    private static bool TryInstall(out string reason)
    {
        reason = "";
        if (Directory.Exists(Path.Combine(Folder, "node_modules"))) return true;
        try
        {
            var (exit, output) = Start("npm", ["ci"]);
            if (exit == 0) return true;
            reason = $"npm ci ended with {exit}: {output.ReplaceLineEndings(" ")}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            reason = $"npm cannot be started: {missing.Message}";
        }
        return false;
    }

    private static (int Exit, string Output) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Peer(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("version")] string? Version,
        [property: JsonPropertyName("nanoseconds")] double[]? Nanoseconds,
        [property: JsonPropertyName("skipped")] string? Skipped);
}
