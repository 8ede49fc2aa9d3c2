using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Guests.Tests.Host;
using WasmPay.Platform;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;
using WasmPay.Server.Guests;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests;

/// <summary>What an operator is told in the log: each event once, with what it is about, and nothing where nothing happened.</summary>
public sealed class GuestLogTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private readonly CollectedLog _log = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public void A_component_that_is_refused_is_told_by_digest_size_and_reason_and_one_that_is_admitted_is_not()
    {
        var loader = new WatchedLoader(new TextRules(), _log);
        Assert.True(loader.Load(TextRules.Rule("approve")).IsOk);
        Assert.Empty(_log.From(LogLevel.Trace));
        var bad = TextRules.Rule("no rule at all");
        Assert.False(loader.Load(bad).IsOk);
        Assert.Equal($"The component {Digest.Of(bad.Span)} of {bad.Length} bytes was refused: not-a-component: the text is no rule.", Assert.Single(_log.From(LogLevel.Warning)));
    }

    [Fact]
    public void No_name_in_a_component_begins_a_line_of_the_log()
    {
        var loader = new WatchedLoader(new Saying(new Error(ErrorCode.ComponentRefused, "invalid: `a\u001b[31m\nfail: WasmPay.Guests[904]\u2028\u202e`.")), _log);
        Assert.False(loader.Load(TextRules.Rule("x")).IsOk);
        Assert.EndsWith(@"was refused: invalid: `a\u001b[31m\u000afail: WasmPay.Guests[904]\u2028\u202e`.", Assert.Single(_log.From(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_that_could_not_be_looked_at_is_not_told_of_as_refused()
    {
        var loader = new WatchedLoader(new Saying(new Error(ErrorCode.Unavailable, "The component could not be looked at: its worker was lost (worker-lost)")), _log);
        Assert.False(loader.Load(TextRules.Rule("x")).IsOk);
        Assert.EndsWith("was neither admitted nor refused: The component could not be looked at: its worker was lost (worker-lost)", Assert.Single(_log.From(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_component_was_stopped_and_runs_again_is_told_and_neither_by_whom_nor_why()
    {
        await using var server = await WatchedAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var holds = new ValidatorService.ValidatorServiceClient(channel);
        var digest = server.Platform.Live.Current.Live["NDHV"].Digest;
        var second = await RunningServer.SecondOfStaffAsync(server);

        await holds.RevokeComponentAsync(new() { Digest = digest, Reason = "It lets too much pass." }, RunningServer.As(SampleBanks.Staff));
        Assert.Equal($"The component {digest} was revoked; its payments are referred from now on, and after a day no more unless somebody ratifies it.", Assert.Single(_log.From(LogLevel.Warning)));
        await holds.ReinstateComponentAsync(new() { Digest = digest, Reason = "It was nothing." }, RunningServer.As(second));
        Assert.Equal($"The component {digest} was reinstated.", _log.From(LogLevel.Warning)[^1]);
        Assert.Equal(2, _log.From(LogLevel.Warning).Count);
    }

    [Fact]
    public async Task What_was_refused_is_no_event()
    {
        await using var server = await WatchedAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var holds = new ValidatorService.ValidatorServiceClient(channel);
        var digest = server.Platform.Live.Current.Live["NDHV"].Digest;
        await Assert.ThrowsAsync<RpcException>(async () => await holds.RevokeComponentAsync(new() { Digest = digest, Reason = "Stop." }, RunningServer.As(SampleBanks.Teller)));
        await Assert.ThrowsAsync<RpcException>(async () => await holds.ReinstateComponentAsync(new() { Digest = digest, Reason = "Go." }, RunningServer.As(SampleBanks.Staff)));
        await Assert.ThrowsAsync<RpcException>(async () => await holds.ReleaseComponentAsync(new() { Digest = digest, Reason = "Go." }, RunningServer.As(SampleBanks.Staff)));
        Assert.Empty(_log.From(LogLevel.Warning));
    }

    /// <summary>A server on the same store whose log is read.</summary>
    private Task<WasmPayServer> WatchedAsync() => WasmPayServer.StartAsync(_running.Options with { Log = new OneLog(_log) });

    private sealed class OneLog(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }

    /// <summary>A loader that says one thing.</summary>
    private sealed class Saying(Error error) : IValidatorLoader
    {
        public IReadOnlyDictionary<string, string> Quarantined => new Dictionary<string, string>();

        public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component) => error;

        public IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default) => throw new NotSupportedException();

        public bool Release(string digest) => false;
    }
}
