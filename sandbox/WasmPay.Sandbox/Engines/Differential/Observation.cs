using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>What a call did on one engine.</summary>
/// <param name="Results">Its results; empty where it threw.</param>
/// <param name="Thrown">What it threw, or null.</param>
/// <param name="Fuel">The fuel that the engine says it used.</param>
internal sealed record Observation(CoreValue[] Results, Exception? Thrown, ulong Fuel)
{
    /// <summary>
    /// True where the other engine need not agree, since time, space and the host's own stack say nothing of the guest.
    /// What the guest left behind is then not comparable either.
    /// </summary>
    public bool IsBound => Thrown is TrapException { Code: TrapCode.HostStackExhausted or TrapCode.Interrupted or TrapCode.OutOfMemory };

    /// <summary>True where calls nested as deep as they may: an engine with a limit of its own beyond that may go on from here.</summary>
    public bool IsDeepest => Thrown is TrapException { Code: TrapCode.CallStackExhausted };

    /// <summary>Fuel is exact on both where a call returned or hit <c>unreachable</c>; on other traps Wasmtime tells a lower bound.</summary>
    private bool HasExactFuel => Thrown is null or TrapException { Code: TrapCode.Unreachable };

    /// <summary>Calls and observes.</summary>
    public static Observation Of(ICoreStore store, int results, Action<CoreValue[]> call)
    {
        var values = new CoreValue[results];
        var fuel = store.Fuel;
        Exception? thrown = null;
        try
        {
            call(values);
        }
        catch (Exception exception) when (exception is TrapException or LinkException)
        {
            thrown = exception;
        }

        return new Observation(thrown is null ? values : [], thrown, fuel - store.Fuel);
    }

    /// <summary>True where both say the same, references compared by being null.</summary>
    public bool Agrees(Observation other, bool alsoFuelOfTraps) =>
        KindOf(Thrown) == KindOf(other.Thrown)
        && Results.AsSpan().SequenceEqual(other.Results, ValueComparer.Instance)
        && (!(HasExactFuel || alsoFuelOfTraps) || Fuel == other.Fuel);

    /// <summary>Throws what the call threw, as it was.</summary>
    public void Rethrow()
    {
        if (Thrown is not null) ExceptionDispatchInfo.Capture(Thrown).Throw();
    }

    /// <inheritdoc/>
    public override string ToString() => Thrown is null
        ? string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", Results.Select(Show))}) for {Fuel} fuel")
        : string.Create(CultureInfo.InvariantCulture, $"{KindOf(Thrown)} for {Fuel} fuel");

    /// <summary>A value in hexadecimal.</summary>
    public static string Show(CoreValue value) => value.Reference is null ? $"0x{value.Bits:x}"
        : value.AsV128.AsUInt64() is var halves && halves[1] != 0 ? $"0x{halves[1]:x}{halves[0]:x16}"
        : "a reference";

    /// <summary>True for the same number or vector, or references that are both null or both not.</summary>
    public static bool Same(CoreValue left, CoreValue right) => left.AsV128 == right.AsV128 && (left.Reference is null) == (right.Reference is null);

    private static string? KindOf(Exception? thrown) => thrown is TrapException trap ? trap.Code.ToString() : thrown?.GetType().Name;

    private sealed class ValueComparer : IEqualityComparer<CoreValue>
    {
        public static readonly ValueComparer Instance = new();

        public bool Equals(CoreValue x, CoreValue y) => Same(x, y);

        public int GetHashCode(CoreValue value) => value.Bits.GetHashCode();
    }
}
