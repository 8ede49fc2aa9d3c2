using System.Text.Json;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Tests;

/// <summary>A validator that the command wrote once, for the tests that need one.</summary>
public sealed class AuthoredValidator : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-cli-").FullName;

    internal Answer Authored { get; private set; } = null!;

    internal string Component => Path.Combine(_folder, "validator.wasm");

    internal string InFolder(string name) => Path.Combine(_folder, name);

    /// <summary>A request of that value in US dollars, as JSON.</summary>
    internal static string Request(long units)
    {
        var request = SampleRequests.Baseline(SampleBanks.Profile("NDHV")!);
        var money = new Money(units, "USD");
        return JsonSerializer.Serialize(request with { Transaction = request.Transaction with { Amount = money, Reporting = money } }, RequestJson.Options);
    }

    public async Task InitializeAsync() =>
        Authored = await Wasmpay.RunAsync(["author", "--rule", "Deny any payment over USD 10,000.", "--bank", "NDHV", "--out", _folder, "--json"]);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
