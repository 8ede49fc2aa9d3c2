using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Metering;

/// <summary>
/// Charges the host's work for a guest to the guest's fuel before the work is done, and looks at the deadline while it goes on. Small
/// sums are gathered and taken together: asking an engine for its fuel costs more than lifting a number. What is gathered is less than
/// <see cref="Batch"/> and depends on the component alone, so fuel runs out at the same place on every engine.
/// </summary>
internal sealed class HostMeter(ICoreStore store)
{
    /// <summary>What is taken from the store at once, at least: so much work, a few microseconds, may be done past the end of the fuel.</summary>
    public const long Batch = 4_000;

    /// <summary>How much is charged between two looks at the deadline: some 100 µs of work.</summary>
    public const long LookEvery = 64 << 10;

    private long _gathered;
    private long _sinceLook;

    /// <summary>What was taken from the store's fuel since <see cref="Begin"/>.</summary>
    public ulong Charged { get; private set; }

    /// <summary>Begins a call for which so much was charged already.</summary>
    public void Begin(ulong charged = 0) => (Charged, _gathered, _sinceLook) = (charged, 0, 0);

    /// <summary>Charges work that is about to be done.</summary>
    /// <exception cref="TrapException">The fuel is used up, or the deadline has passed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge(long fuel)
    {
        if ((_gathered += fuel) >= Batch) Settle();
    }

    /// <summary>Takes what was gathered from the store now.</summary>
    /// <exception cref="TrapException">As for <see cref="Charge"/>.</exception>
    public void Settle()
    {
        if (!TryTake(out var due)) throw new TrapException(TrapCode.OutOfFuel);
        if ((_sinceLook += due) < LookEvery) return;
        _sinceLook = 0;
        store.Deadline?.Check();
    }

    /// <summary>As <see cref="Settle"/>, after a trap, when nothing more is to be thrown: as much as there is.</summary>
    public void Close() => TryTake(out _);

    private bool TryTake(out long due)
    {
        (due, _gathered) = (_gathered, 0);
        if (due == 0) return true;
        var left = store.Fuel;
        var taken = Math.Min((ulong)due, left);
        store.Fuel = left - taken;
        Charged += taken;
        return taken == (ulong)due;
    }
}
