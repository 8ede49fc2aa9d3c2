using System.Reflection;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Guests;
using WasmPay.Platform;
using WasmPay.Platform.Translation;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Logging;

/// <summary>What the log has: events with numbers that the operators' page knows, and of people nothing. All calls of all are in MarkTests.</summary>
public sealed class LogTests : IAsyncLifetime, IDisposable
{
    private const string Mark = "MARKED-WORDS";
    private readonly RunningServer _running = new();
    private readonly KeptLog _log = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Each_event_has_a_number_of_its_own_and_a_line_on_the_operators_page()
    {
        var events = new[] { typeof(WasmPayServer), typeof(PaymentPlatform), typeof(GuestHost) }.SelectMany(t => t.Assembly.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().Order().ToList();
        Assert.Equal(events.Distinct(), events);
        var page = File.ReadAllText(Path.Combine(SharedMaterial.RepositoryRoot, "platform", "deploy", "README.md"));
        var told = Regex.Matches(page, @"^\| ((?:\d{3}(?:, )?)+) \|", RegexOptions.Multiline).SelectMany(row => row.Groups[1].Value.Split(", ")).Select(int.Parse).Order();
        Assert.Equal(events, told);
    }

    [Fact]
    public async Task A_payment_a_refusal_and_a_wrong_password_are_told_of_with_codes_and_without_words()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var payments = new TransactionService.TransactionServiceClient(channel);
        var paid = (await payments.SubmitTransactionAsync(Order("k1"), RunningServer.As(SampleBanks.Teller))).Transaction;
        await Assert.ThrowsAsync<RpcException>(async () => await payments.SubmitTransactionAsync(Order("k2", origin: Mark), RunningServer.As(SampleBanks.Teller)));
        await Assert.ThrowsAsync<RpcException>(async () => await payments.SubmitTransactionAsync(Order("k3"), new Metadata { { "authorization", $"Bearer {Mark}" } }));
        await Assert.ThrowsAsync<RpcException>(async () => await new AccessService.AccessServiceClient(channel).SignInAsync(new() { Principal = Mark, Password = Mark + " a long password" }));
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        foreach (var path in new[] { $"/{Mark}", $"/v1/accounts/{Mark}?name={Mark}", $"/v1/banks?pageSize={Mark}" })
        {
            using var answer = await http.GetAsync(path);
            Assert.False(answer.IsSuccessStatusCode);
        }

        Assert.Contains(_log.Entries, e => e.Event == 941 && e.Text.Contains($"Payment {paid.Id} is posted", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, e => e.Event == 931 && e.Text.Contains("SubmitTransaction was answered with grpc-status 0", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, e => e.Event == 931 && e.Text.Contains("SignIn was answered with grpc-status 16", StringComparison.Ordinal));
        HasNoWords();
    }

    [Fact]
    public async Task A_mistake_of_the_server_is_told_of_with_its_place_and_without_words()
    {
        await using var server = await StartAsync(o => o with { Translator = new Broken() });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var failed = await Assert.ThrowsAsync<RpcException>(async () => await new TransactionService.TransactionServiceClient(channel)
            .SubmitTransactionAsync(Order("k1", units: 6_000_000, language: "es"), RunningServer.As(SampleBanks.Teller)));
        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        var told = Assert.Single(_log.Entries, e => e.Event == 920);
        Assert.Contains(nameof(Broken), told.Text, StringComparison.Ordinal);
        HasNoWords();
    }

    [Fact]
    public async Task What_libraries_say_is_written_from_warnings_on()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        await http.GetStringAsync("/readyz");
        Assert.DoesNotContain(_log.Entries, e => !Regex.IsMatch(e.Text, "^(Warning|Error|Critical) |^[A-Za-z]+ WasmPay"));
        Assert.DoesNotContain(_log.Entries, e => e.Text.Contains("DataProtection", StringComparison.Ordinal));
    }

    private void HasNoWords() => Assert.DoesNotContain(_log.Entries, e => e.Text.Contains(Mark, StringComparison.OrdinalIgnoreCase));

    private Task<WasmPayServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var options = _running.Options with { LogLevel = LogLevel.Trace, Log = _log };
        return WasmPayServer.StartAsync(change?.Invoke(options) ?? options);
    }

    private static SubmitTransactionRequest Order(string key, long units = 100, string language = "", string origin = "NDHV-1002") => new()
    {
        IdempotencyKey = key,
        OriginAccount = origin,
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = units, Currency = "USD" },
        Memo = Mark,
        Language = language,
    };

    private sealed class Broken : ITranslator
    {
        public ValueTask<Translated> TranslateAsync(string text, string language, CancellationToken cancellation = default) => throw new InvalidOperationException("It broke.");
    }
}
