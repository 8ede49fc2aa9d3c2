using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmPay.Cli.Tests;

public sealed partial class WholeRoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-road-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Demo_takes_a_rule_from_a_sentence_to_balanced_books()
    {
        var answer = await Wasmpay.RunAsync(["demo"], folder: _folder);
        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        Assert.Contains("The officer may not approve it", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Not one payment failed meanwhile", answer.Output, StringComparison.Ordinal);
        Assert.Contains("answered before, nothing changed", answer.Output, StringComparison.Ordinal);
        Assert.Contains("10,000.01 to a high-risk country: referred", answer.Output, StringComparison.Ordinal);
        Assert.Contains("40 dollars to a sanctioned party: denied", answer.Output, StringComparison.Ordinal);
        Assert.Contains("every currency sums to zero", answer.Output, StringComparison.Ordinal);
        // Our own line breaks are no text of others.
        Assert.DoesNotContain("\\u000a", answer.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "wasmpay-demo.db")));
    }

    [Fact]
    public async Task Demo_for_a_machine_prints_only_objects_and_ends_with_payments_and_totals()
    {
        var answer = await Wasmpay.RunAsync(["demo", "--json"], folder: _folder);
        Assert.Equal(0, answer.ExitCode);
        var lines = answer.Json;
        Assert.All(lines, line => Assert.Contains(line.GetProperty("kind").GetString(), new[] { "stage", "step", "note", "rows" }));
        var payments = Rows("payments");
        Assert.Contains(payments, payment => payment.GetProperty("status").GetString() == "denied" && payment.GetProperty("findings").GetArrayLength() > 0);
        Assert.Contains(payments, payment => payment.GetProperty("replayed").GetBoolean());
        Assert.All(Rows("totals"), total => Assert.Equal("0", total.GetProperty("units").GetString()));

        List<JsonElement> Rows(string name) => [.. lines.Single(line => line.TryGetProperty("name", out var told) && told.GetString() == name).GetProperty("rows").EnumerateArray()];
    }

    [Fact]
    public async Task Serve_for_a_machine_says_in_one_object_where_it_listens()
    {
        using var server = Wasmpay.Start(["serve", "--json", "--urls", "http://127.0.0.1:0", "--database", Path.Combine(_folder, "serve.db")]);
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var ready = JsonDocument.Parse((await server.StandardOutput.ReadLineAsync(guard.Token))!).RootElement;
        Assert.True(ready.GetProperty("ready").GetBoolean());
        using var client = new HttpClient { BaseAddress = new Uri(ready.GetProperty("http").GetString()!) };
        Assert.Equal("Healthy", await client.GetStringAsync("/healthz", guard.Token));

        using var signal = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await server.WaitForExitAsync(guard.Token);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task Serve_answers_until_it_is_told_to_stop_and_then_stops_cleanly()
    {
        using var server = Wasmpay.Start(["serve", "--urls", "http://127.0.0.1:0", "--database", Path.Combine(_folder, "serve.db")]);
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var line = await server.StandardOutput.ReadLineAsync(guard.Token);
        var http = JsonAddress().Match(line ?? "");
        Assert.True(http.Success, line ?? await server.StandardError.ReadToEndAsync(guard.Token));

        using var client = new HttpClient { BaseAddress = new Uri(http.Groups[1].Value) };
        Assert.Equal("Healthy", await client.GetStringAsync("/healthz", guard.Token));

        using var signal = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await server.WaitForExitAsync(guard.Token);
        Assert.Equal(0, server.ExitCode);
    }

    [GeneratedRegex(@"JSON at (http://[^\s,]+)")]
    private static partial Regex JsonAddress();
}
