using System.Collections.Concurrent;
using System.Text.Json;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A validator may be replaced and disposed of while payments are decided on it: they are answered, and nothing is lost.</summary>
public sealed class DisposalTests
{
    private const int Threads = 6, Calls = 150, Behaviour = 1;

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public async Task Calls_under_way_are_answered_and_give_their_memory_back(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        using var sandbox = new Sandbox(new() { Deadline = TimeSpan.FromMinutes(1) }, core);
        var current = Load(sandbox);
        var expected = Everything(current.Validate(Requests.Payment(Behaviour)));
        var answers = new ConcurrentDictionary<string, int>();
        using var stop = new CancellationTokenSource();
        var replacing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Interlocked.Exchange(ref current, Load(sandbox)).Dispose();
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Calls; i++) answers.AddOrUpdate(Everything(Volatile.Read(ref current).Validate(Requests.Payment(Behaviour))), 1, (_, seen) => seen + 1);
        })));
        await stop.CancelAsync();
        await replacing;
        current.Dispose();
        Assert.Equal((expected, Threads * Calls), (Assert.Single(answers).Key, answers.Values.Sum()));
        Assert.Equal(0, sandbox.Host.Memory.Held);
        Assert.Equal(0, sandbox.Compiled.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public void A_call_after_disposal_is_answered_on_modules_of_its_own(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        using var sandbox = new Sandbox(new() { Deadline = TimeSpan.FromMinutes(1) }, core);
        var validator = Load(sandbox);
        var expected = Everything(validator.Validate(Requests.Payment(Behaviour)));
        validator.Dispose();
        for (var i = 0; i < 2; i++) Assert.Equal(expected, Everything(validator.Validate(Requests.Payment(Behaviour))));
        Assert.Equal((0L, 0), (sandbox.Host.Memory.Held, sandbox.Compiled.Count));
    }

    private static Validator Load(Sandbox sandbox) => sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out var refusals)
        ? validator
        : throw new InvalidOperationException(string.Join(Environment.NewLine, refusals));

    private static string Everything(Outcome outcome) => JsonSerializer.Serialize(outcome);
}
