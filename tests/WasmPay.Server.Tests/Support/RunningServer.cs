using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Authoring.Build;
using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Intake;
using WasmPay.Server.Samples;

namespace WasmPay.Server.Tests.Support;

/// <summary>A real server with the sample banks on a store of its own, on ports of the system's choice.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private GrpcChannel? _channel;

    internal WasmPayServer Server { get; private set; } = null!;

    internal GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Server.GrpcAddress);

    internal string Database => Path.Combine(_folder, "server.db");

    public Task InitializeAsync() => StartAsync(o => o);

    /// <param name="change">Other options.</param>
    /// <param name="seeds">Whether banks have the stand-ins for validators, which only <see cref="TextRules"/> loads.</param>
    internal async Task StartAsync(Func<ServerOptions, ServerOptions> change, bool seeds = true)
    {
        Server = await WasmPayServer.StartAsync(change(Options));
        await SampleBanks.SeedAsync(Server.Platform, seeds ? Validators : []);
    }

    internal ServerOptions Options => new() { Samples = true, Urls = "http://127.0.0.1:0", Database = Database, Loader = new TextRules(), ShutdownTime = TimeSpan.FromSeconds(5), Calls = Plenty };

    /// <summary>Tests call from one address, and as often as they like.</summary>
    internal static CallLimits Plenty { get; } = new() { StrangersPerMinute = 1_000_000, PerSecond = 1_000_000 };

    /// <summary>Stand-ins for the compiled samples: amounts in the platform's currency above 20,000.00 are referred, above 50,000.00 denied.</summary>
    internal static IReadOnlyList<SampleValidator> Validators { get; } =
        [new("platform", "", "", TextRules.Rule("deny-over 5000000")), new("nordhaven", "", "", TextRules.Rule("refer-over 2000000")), new("untrusted", "", "", TextRules.Rule("approve"))];

    internal static Metadata As(SamplePerson person) => new() { { "authorization", $"Bearer {person.Token}" } };

    internal HttpClient Http(SamplePerson? person = null)
    {
        var client = new HttpClient { BaseAddress = Server.HttpAddress };
        if (person is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        return client;
    }

    /// <summary>Somebody of the platform's staff who is no sample, signed in.</summary>
    internal static async Task<SamplePerson> SecondOfStaffAsync(WasmPayServer server)
    {
        var second = new Principal("second", "Second of staff", Principal.Platform, Roles.Administrator);
        Assert.True((await server.Platform.Principals.AddAsync(SampleBanks.Staff.Principal, second)).IsOk);
        var invited = (await server.Platform.SignIn.InviteAsync(SampleBanks.Staff.Principal, second.Id)).Value;
        return new SamplePerson(second, (await server.Platform.SignIn.EnrolAsync(invited.Secret, "correct horse battery staple")).Value.Secret);
    }

    /// <summary>The code in an error as JSON has it.</summary>
    internal static string? Reason(JsonNode error) => error["details"]?[0]?["reason"]?.GetValue<string>();

    internal static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
