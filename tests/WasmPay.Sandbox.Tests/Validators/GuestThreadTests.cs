using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Threads;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A guest's calls nest as deep on a caller's small stack as on a large one, since it moves to a thread that has room.</summary>
public sealed class GuestThreadTests
{
    private const int SmallStack = 256 << 10, LargeStack = 64 << 20;

    private static Deadline Long => new(TimeProvider.System, TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(10)]
    [InlineData(900)]
    [InlineData(2_000)]
    public void A_deep_recursion_comes_to_the_same_from_a_small_stack_where_the_engine_needs_a_large_one(long depth)
    {
        using var inner = new ManagedEngine();
        using var engine = new Demanding(inner);
        using var sandbox = new Sandbox(new(), engine);
        Assert.True(sandbox.TryLoad(Fixture.Hostile("deep"), out var validator, out _));
        using (validator)
        {
            var outcomes = new[] { SmallStack, LargeStack }.Select(bytes => On(bytes, () => validator.ValidateLegacy(Requests.Legacy(depth)))).ToArray();
            Assert.Equal((outcomes[1].Kind, outcomes[1].Trap, outcomes[1].Fuel), (outcomes[0].Kind, outcomes[0].Trap, outcomes[0].Fuel));
            Assert.Equal(depth < 1_000 ? OutcomeKind.Verdict : OutcomeKind.OutOfMemory, outcomes[0].Kind);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(900)]
    public void A_verdict_whose_thread_turned_out_to_be_short_of_stack_is_run_again_as_a_whole(long depth)
    {
        using var inner = new ManagedEngine();
        using var engine = new ShortOfStack(inner);
        using var sandbox = new Sandbox(new(), engine);
        using var plain = new Sandbox(new(), inner);
        Assert.True(sandbox.TryLoad(Fixture.Hostile("deep"), out var moved, out _));
        Assert.True(plain.TryLoad(Fixture.Hostile("deep"), out var stayed, out _));
        using (moved)
        using (stayed)
        {
            var (here, there) = (stayed.ValidateLegacy(Requests.Legacy(depth)), moved.ValidateLegacy(Requests.Legacy(depth)));
            Assert.Equal((OutcomeKind.Verdict, here.Fuel, here.HostFuel), (there.Kind, there.Fuel, there.HostFuel));
            Assert.Equal(1, sandbox.Host.Threads.Started);
            // One that is on a guest thread already has nowhere to go.
            engine.Everywhere = true;
            var outcome = moved.ValidateLegacy(Requests.Legacy(depth));
            Assert.Equal((OutcomeKind.HostFailure, "host-stack-exhausted"), (outcome.Kind, outcome.Trap));
        }
    }

    [Fact]
    public void Threads_are_used_again_and_not_more_are_made_than_there_may_be()
    {
        using var threads = new GuestThreads(2, SmallStack);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(threads.TryRun(() => Environment.CurrentManagedThreadId, Long, out var id));
            Assert.NotEqual(Environment.CurrentManagedThreadId, id);
        }
        Assert.InRange(threads.Started, 1, 2);
    }

    [Fact]
    public async Task Work_of_many_callers_is_all_done_once()
    {
        using var threads = new GuestThreads(2, SmallStack);
        var sum = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) Assert.True(threads.TryRun(() => Interlocked.Increment(ref sum), Long, out var _));
        })));
        Assert.Equal(4_000, sum);
    }

    [Fact]
    public void Work_within_work_stays_where_it_is()
    {
        using var threads = new GuestThreads(1, SmallStack);
        Assert.True(threads.TryRun(
            () => (Outer: Environment.CurrentManagedThreadId, Inner: threads.TryRun(() => Environment.CurrentManagedThreadId, Long, out var inner) ? inner : 0), Long, out var ids));
        Assert.Equal(ids.Outer, ids.Inner);
    }

    [Fact]
    public async Task Where_all_are_busy_until_the_deadline_the_work_is_never_begun()
    {
        using var threads = new GuestThreads(1, SmallStack);
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var busy = Task.Run(() => threads.TryRun(
            () =>
            {
                begun.Set();
                release.Wait();
                return 1;
            },
            Long,
            out _));
        begun.Wait();
        var ran = false;
        Assert.False(threads.TryRun(() => ran = true, new(TimeProvider.System, TimeSpan.FromMilliseconds(50)), out _));
        release.Set();
        Assert.True(threads.TryRun(() => 2, Long, out _));
        Assert.False(ran);
        Assert.True(await busy);
    }

    [Fact]
    public void What_the_work_throws_its_caller_is_thrown()
    {
        using var threads = new GuestThreads(1, SmallStack);
        Assert.Throws<InvalidOperationException>(() => threads.TryRun<int>(() => throw new InvalidOperationException(), Long, out _));
        Assert.True(threads.TryRun(() => 1, Long, out _));
    }

    private static Outcome On(int stackBytes, Func<Outcome> call)
    {
        Outcome? outcome = null;
        var thread = new Thread(() => outcome = call(), stackBytes);
        thread.Start();
        thread.Join();
        return outcome!;
    }

    /// <summary>An engine whose calls need a stack that the caller has to see to.</summary>
    private class Demanding(ICoreEngine inner) : ICoreEngine
    {
        public EngineIdentity Identity => inner.Identity;

        public virtual int StackBytes => 8 << 20;

        public bool TryCompile(ReadOnlyMemory<byte> binary, CompileOptions options, [NotNullWhen(true)] out ICoreModule? module, [NotNullWhen(false)] out ModuleError? error) =>
            inner.TryCompile(binary, options, out module, out error);

        public virtual ICoreStore CreateStore(StoreLimits limits) => inner.CreateStore(limits);

        public void Dispose()
        {
        }
    }

    /// <summary>An engine that finds the thread's stack short, on callers' threads or everywhere, as soon as a guest is called.</summary>
    private sealed class ShortOfStack(ICoreEngine inner) : Demanding(inner)
    {
        public bool Everywhere { get; set; }

        public override int StackBytes => 0;

        public override ICoreStore CreateStore(StoreLimits limits) => new Store(base.CreateStore(limits), this);

        private sealed class Store(ICoreStore inner, ShortOfStack engine) : ICoreStore
        {
            public ulong Fuel
            {
                get => inner.Fuel;
                set => inner.Fuel = value;
            }

            public Deadline? Deadline
            {
                get => inner.Deadline;
                set => inner.Deadline = value;
            }

            public ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports) => inner.Instantiate(module, imports);

            public void BeginCalls()
            {
                inner.BeginCalls();
                if (engine.Everywhere || !GuestThreads.IsCurrent) throw new TrapException(TrapCode.HostStackExhausted);
            }

            public void EndCalls() => inner.EndCalls();

            public ICoreFunction CreateFunction(FunctionType type, HostFunction body) => inner.CreateFunction(type, body);

            public ICoreMemory CreateMemory(MemoryType type) => inner.CreateMemory(type);

            public ICoreTable CreateTable(TableType type, CoreValue initial) => inner.CreateTable(type, initial);

            public ICoreGlobal CreateGlobal(GlobalType type, CoreValue initial) => inner.CreateGlobal(type, initial);

            public void Dispose() => inner.Dispose();
        }
    }
}
