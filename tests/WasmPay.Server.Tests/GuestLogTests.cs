using Microsoft.Extensions.Logging;
using WasmPay.Guests.Tests.Host;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Guests;
using WasmPay.Server.Operations;
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
    public void What_a_component_has_in_its_names_neither_breaks_the_line_nor_moves_the_cursor()
    {
        var error = new Error(ErrorCode.ComponentRefused, "imports: `a\u001B[2K\r\nfail: forged\u202Egnol` is none. Größe 5 ≥ 3.");
        var loader = new WatchedLoader(new ChangingRules { Refusal = error }, _log);
        loader.Load(TextRules.Rule("approve"));
        Assert.EndsWith(
            "imports: `a\\u{001B}[2K\\u{000D}\\u{000A}fail: forged\\u{202E}gnol` is none. Größe 5 ≥ 3.", Assert.Single(_log.From(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stopped_a_component_and_who_let_it_run_again_is_told_with_the_reason()
    {
        using var logging = _log.Factory();
        var holds = new HoldOperations(_running.Server.Platform, logging);
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        var second = new Principal("second", "Second of staff", Principal.Platform, Roles.Operator);

        Assert.True((await holds.RevokeAsync(SampleBanks.Staff.Principal, new() { Digest = digest, Reason = "It lets too much pass." }, default)).IsOk);
        Assert.Equal($"staff revoked the component {digest}; its payments are referred from now on: It lets too much pass.", Assert.Single(_log.From(LogLevel.Warning)));
        Assert.True((await holds.ReinstateAsync(second, new() { Digest = digest, Reason = "It was nothing." }, default)).IsOk);
        Assert.Equal($"second reinstated the component {digest}: It was nothing.", _log.From(LogLevel.Warning)[^1]);
        Assert.Equal(2, _log.From(LogLevel.Trace).Count);
    }

    [Fact]
    public async Task What_was_refused_is_no_event()
    {
        using var logging = _log.Factory();
        var holds = new HoldOperations(_running.Server.Platform, logging);
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        Assert.False((await holds.RevokeAsync(SampleBanks.Teller.Principal, new() { Digest = digest, Reason = "Stop." }, default)).IsOk);
        Assert.False((await holds.ReinstateAsync(SampleBanks.Staff.Principal, new() { Digest = digest, Reason = "Go." }, default)).IsOk);
        Assert.False((await holds.ReleaseAsync(SampleBanks.Staff.Principal, new() { Digest = digest, Reason = "Go." }, default)).IsOk);
        Assert.Empty(_log.From(LogLevel.Trace));
    }
}
