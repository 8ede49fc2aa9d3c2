using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>Which ends of a call are excused when two engines are compared: those that say nothing of the guest, and depth one way.</summary>
public sealed class DepthAgreementTests
{
    [Theory]
    [InlineData(TrapCode.HostStackExhausted)]
    [InlineData(TrapCode.Interrupted)]
    [InlineData(TrapCode.OutOfMemory)]
    public void What_the_host_ended_is_excused_on_either_engine(TrapCode code)
    {
        Assert.Empty(Compare(code, null, managed: false));
        Assert.Empty(Compare(null, code, managed: false));
    }

    [Fact]
    public void Another_engine_may_go_on_where_the_managed_one_is_exhausted()
    {
        Assert.Empty(Compare(TrapCode.CallStackExhausted, null, managed: false));
        Assert.Empty(Compare(TrapCode.CallStackExhausted, TrapCode.OutOfFuel, managed: false));
        Assert.Empty(Compare(TrapCode.CallStackExhausted, TrapCode.CallStackExhausted, managed: false));
    }

    [Fact]
    public void It_may_never_be_exhausted_where_the_managed_one_goes_on() =>
        Assert.NotEmpty(Compare(null, TrapCode.CallStackExhausted, managed: false));

    [Fact]
    public void Interpreter_and_compiler_have_no_excuse()
    {
        Assert.NotEmpty(Compare(TrapCode.CallStackExhausted, null, managed: true));
        Assert.NotEmpty(Compare(null, TrapCode.CallStackExhausted, managed: true));
        Assert.NotEmpty(Compare(TrapCode.CallStackExhausted, TrapCode.OutOfFuel, managed: true));
        Assert.Empty(Compare(TrapCode.CallStackExhausted, TrapCode.CallStackExhausted, managed: true));
    }

    private static IReadOnlyList<Disagreement> Compare(TrapCode? left, TrapCode? right, bool managed)
    {
        using var engine = new ManagedEngine();
        using ICoreEngine second = managed ? new ManagedEngine() : new StandIn();
        using var both = new DifferentialEngine(engine, second);
        if (both.Excuses(Ended(left), Ended(right)) || Ended(left).Agrees(Ended(right), both.IsExact)) return [];
        return [new Disagreement("a call", Ended(left).ToString(), Ended(right).ToString())];
    }

    private static Observation Ended(TrapCode? code) => new([], code is { } known ? new TrapException(known) : null, 10);

    /// <summary>An engine that is not the managed one, and does nothing.</summary>
    private sealed class StandIn : ICoreEngine
    {
        public EngineIdentity Identity { get; } = new("other", "1", "wasmtime-50");

        public bool TryCompile(
            ReadOnlyMemory<byte> binary, CompileOptions options, [NotNullWhen(true)] out ICoreModule? module, [NotNullWhen(false)] out ModuleError? error)
        {
            (module, error) = (null, new ModuleError(ModuleErrorKind.Unsupported, "nothing is supported", 0));
            return false;
        }

        public ICoreStore CreateStore(StoreLimits limits) => throw new InvalidOperationException("There is none.");

        public void Dispose()
        {
        }
    }
}
