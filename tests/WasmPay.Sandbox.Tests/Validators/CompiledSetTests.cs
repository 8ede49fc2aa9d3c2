using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A sandbox keeps only so many validators compiled, and nobody can tell by their answers which.</summary>
public sealed class CompiledSetTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void A_validator_that_went_cold_answers_the_same_with_the_same_fuel(string engine)
    {
        using var shelf = new Shelf(engine, compiled: 1, validators: 2);
        var (first, second) = (shelf.Validators[0], shelf.Validators[1]);
        foreach (var behaviour in new[] { 0L, 1, 3, 9, 10, 11, 19 })
        {
            var request = Requests.Payment(behaviour);
            var warm = Everything(first.Validate(request));
            second.Validate(request);
            Assert.False(first.IsCompiled);
            Assert.Equal(warm, Everything(first.Validate(request)));
            Assert.True(first.IsCompiled);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public void Never_are_more_compiled_than_the_option_says(string engine)
    {
        using var shelf = new Shelf(engine, compiled: 3, validators: 7);
        Assert.Equal(3, shelf.Compiled);
        foreach (var validator in shelf.Validators.Concat(shelf.Validators.Reverse()))
        {
            validator.Validate(Requests.Payment(0));
            Assert.True(validator.IsCompiled);
            Assert.Equal(3, shelf.Compiled);
            Assert.Equal(3, shelf.Validators.Count(one => one.IsCompiled));
        }
    }

    [Fact]
    public void As_many_as_the_option_says_stay_compiled()
    {
        using var shelf = new Shelf("managed", compiled: 3, validators: 3);
        foreach (var validator in shelf.Validators.Concat(shelf.Validators)) validator.Validate(Requests.Payment(0));
        Assert.All(shelf.Validators, validator => Assert.True(validator.IsCompiled));
    }

    [Fact]
    public void One_that_is_called_often_stays_compiled_while_others_come_and_go()
    {
        using var shelf = new Shelf("managed", compiled: 3, validators: 9);
        var busy = shelf.Validators[0];
        busy.Validate(Requests.Payment(0));
        foreach (var other in shelf.Validators.Skip(1))
        {
            busy.Validate(Requests.Payment(0));
            other.Validate(Requests.Payment(0));
            Assert.True(busy.IsCompiled);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public void Never_have_more_an_instance_ready_than_the_option_says_and_the_answers_are_the_same(string engine)
    {
        using var shelf = new Shelf(engine, compiled: 5, validators: 5, ready: 2);
        var expected = Everything(shelf.Validators[0].Validate(Requests.Payment(1)));
        foreach (var validator in shelf.Validators.Concat(shelf.Validators.Reverse()))
        {
            Assert.Equal(expected, Everything(validator.Validate(Requests.Payment(1))));
            // Wasmtime makes a new instance for each call and keeps none.
            Assert.Equal(engine == "wasmtime" ? 0 : Math.Min(2, Math.Max(1, shelf.Ready)), shelf.Ready);
        }
        foreach (var validator in shelf.Validators) validator.Dispose();
        Assert.Equal(0, shelf.Ready);
    }

    [Fact]
    public void Disposing_makes_room()
    {
        using var shelf = new Shelf("managed", compiled: 3, validators: 3);
        shelf.Validators[0].Dispose();
        Assert.Equal(2, shelf.Compiled);
        Assert.True(shelf.Validators[1].IsCompiled && shelf.Validators[2].IsCompiled);
        shelf.Validators[0].Dispose();
        shelf.Validators[2].Dispose();
        Assert.Equal(1, shelf.Compiled);
    }

    [Fact]
    public void A_call_that_comes_after_disposal_is_answered_and_leaves_nothing_compiled()
    {
        using var shelf = new Shelf("managed", compiled: 3, validators: 1);
        var late = shelf.Validators[0];
        var expected = Everything(late.Validate(Requests.Payment(1)));
        late.Dispose();
        Assert.Equal(expected, Everything(late.Validate(Requests.Payment(1))));
        Assert.Equal((0, false), (shelf.Compiled, late.IsCompiled));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Many_threads_on_more_validators_than_are_kept_all_get_the_right_answer_and_fuel(string engine)
    {
        using var shelf = new Shelf(engine, compiled: 2, validators: 5);
        long[] behaviours = [0, 1, 9, 19];
        var expected = behaviours.Select(behaviour => Everything(shelf.Validators[0].Validate(Requests.Payment(behaviour)))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 60; i++)
            {
                var behaviour = (thread + i) % behaviours.Length;
                var outcome = shelf.Validators[(thread * 3 + i * 7) % shelf.Validators.Count].Validate(Requests.Payment(behaviours[behaviour]));
                Assert.Equal(expected[behaviour], Everything(outcome));
            }
        })));
        Assert.Equal(2, shelf.Compiled);
        Assert.Equal(2, shelf.Validators.Count(validator => validator.IsCompiled));
    }

    [Fact]
    public void A_validator_that_compiles_longer_than_the_deadline_keeps_no_payment_longer_and_serves_the_next()
    {
        using var inner = Fixture.NewEngine("managed");
        using var compiling = new ManualResetEventSlim(true);
        using var engine = new Slow(inner, compiling);
        using var sandbox = new Sandbox(new() { CompiledValidators = 1, Deadline = TimeSpan.FromMilliseconds(200) }, engine);
        var bytes = Fixture.Bytes("behaviours-utf8.wasm");
        Assert.True(sandbox.TryLoad(bytes, out var first, out _));
        Assert.True(sandbox.TryLoad(bytes, out var second, out _));
        using (first)
        using (second)
        {
            Assert.False(first.IsCompiled);
            compiling.Reset();
            using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            Assert.Equal("The caller cancelled the call.", first.Validate(Requests.Payment(1), cancelled.Token).Explanation);
            Assert.Equal((OutcomeKind.Deadline, 0UL), (first.Validate(Requests.Payment(1)) is var late ? late.Kind : default, late.Fuel));
            // Another validator's payments wait for none of it.
            Assert.Equal(OutcomeKind.Verdict, second.Validate(Requests.Payment(1)).Kind);
            compiling.Set();
            Assert.True(SpinWait.SpinUntil(() => first.IsCompiled, TimeSpan.FromMinutes(1)));
            Assert.Equal(OutcomeKind.Verdict, first.Validate(Requests.Payment(1)).Kind);
        }
    }

    [Fact]
    public void The_bytes_that_were_given_may_change_afterwards()
    {
        using var sandbox = new Sandbox(new() { CompiledValidators = 1 });
        var bytes = Fixture.Bytes("behaviours-utf8.wasm");
        Assert.True(sandbox.TryLoad(bytes, out var first, out _));
        var expected = Everything(first.Validate(Requests.Payment(1)));
        Assert.True(sandbox.TryLoad(bytes, out var second, out _));
        Array.Clear(bytes);
        Assert.False(first.IsCompiled);
        Assert.Equal(expected, Everything(first.Validate(Requests.Payment(1))));
        second.Dispose();
        first.Dispose();
    }

    [Fact]
    public void None_at_all_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { CompiledValidators = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { ReadyValidators = 0 }));
    }

    private static string Everything(Outcome outcome) => JsonSerializer.Serialize(outcome);

    /// <summary>An engine whose compiler waits until it is let go on.</summary>
    private sealed class Slow(ICoreEngine inner, ManualResetEventSlim goOn) : ICoreEngine
    {
        public EngineIdentity Identity => inner.Identity;

        public bool TryCompile(ReadOnlyMemory<byte> binary, CompileOptions options, [NotNullWhen(true)] out ICoreModule? module, [NotNullWhen(false)] out ModuleError? error)
        {
            goOn.Wait();
            return inner.TryCompile(binary, options, out module, out error);
        }

        public ICoreStore CreateStore(StoreLimits limits) => inner.CreateStore(limits);

        public void Dispose()
        {
        }
    }

    /// <summary>A sandbox with some validators.</summary>
    private sealed class Shelf : IDisposable
    {
        private readonly ICoreEngine _engine;
        private readonly Sandbox _sandbox;

        public Shelf(string engine, int compiled, int validators, int ready = 1_000)
        {
            _engine = Fixture.NewEngine(engine);
            _sandbox = new(new() { CompiledValidators = compiled, ReadyValidators = ready, Fuel = 200_000 }, _engine);
            var bytes = Fixture.Bytes("behaviours-utf8.wasm");
            Validators = [.. Enumerable.Range(0, validators).Select(_ => _sandbox.TryLoad(bytes, out var validator, out var refusals)
                ? validator
                : throw new InvalidOperationException(string.Join(" ", refusals.Select(refusal => refusal.Message))))];
        }

        public IReadOnlyList<Validator> Validators { get; }

        public int Compiled => _sandbox.Compiled.Count;

        public int Ready => _sandbox.Ready.Count;

        public void Dispose()
        {
            foreach (var validator in Validators) validator.Dispose();
            _sandbox.Dispose();
            _engine.Dispose();
        }
    }
}
