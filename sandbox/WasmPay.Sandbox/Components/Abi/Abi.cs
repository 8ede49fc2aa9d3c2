using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Abi;

/// <summary>Constants and traps of the canonical ABI.</summary>
internal static class AbiRules
{
    /// <summary>The bit of a latin1+utf16 string's length that says that it is UTF-16 (UTF16_TAG).</summary>
    public const uint Utf16Tag = 1u << 31;

    /// <summary>The longest string in bytes (MAX_STRING_BYTE_LENGTH).</summary>
    public const uint MaxStringBytes = (1u << 31) - 1;

    public static TrapException Trap(string message) => new(TrapCode.Host, message);
}

/// <summary>
/// What lifting and lowering need of one side: its memory, its allocator, how it keeps text, and whose handles are meant.
/// One thread uses a context at a time.
/// </summary>
internal sealed class AbiContext(ComponentInstance instance, TextEncoding encoding, ICoreMemory? memory, ICoreFunction? realloc)
{
    /// <summary>The component instance on this side.</summary>
    public ComponentInstance Instance { get; } = instance;

    public TextEncoding Encoding { get; } = encoding;

    /// <summary>By which what the host does on this side is charged.</summary>
    public HostMeter Meter { get; } = instance.Graph.Meter;

    /// <summary>Bytes of the memory now.</summary>
    public long MemoryLength => memory is null ? 0 : memory.Length;

    /// <summary>Bytes of the memory to read; not to be kept across a call into the guest.</summary>
    public ReadOnlySpan<byte> View(uint at, int length) => memory is null ? [] : memory.View(at, length);

    /// <summary>Bytes of the memory to write; likewise.</summary>
    public Span<byte> Writable(uint at, uint length) => memory!.Writable(at, (int)length);

    /// <summary>Whether what <see cref="Writable"/> gives stays good all the same.</summary>
    public bool StaysInPlace { get; } = memory is { StaysInPlace: true };

    /// <summary>How many values the call that goes on may still lift; bounds what a small guest can make the host hold.</summary>
    public int LiftBudget { get; set; } = MaxLift;

    public const int MaxLift = 1 << 22;

    /// <summary>Asks the guest for memory, and believes nothing that it answers.</summary>
    public uint Realloc(uint old, uint oldSize, uint align, uint size, string what = "string")
    {
        Meter.Charge(HostFuel.GuestCall);
        return ReallocCharged(old, oldSize, align, size, what);
    }

    /// <summary>As <see cref="Realloc"/>, where the caller has charged the call together with what comes after it.</summary>
    public uint ReallocCharged(uint old, uint oldSize, uint align, uint size, string what = "string")
    {
        var leave = Instance.MayLeave;
        Instance.MayLeave = false;
        var pointer = (uint)realloc!.Invoke((int)old, (int)oldSize, (int)align, (int)size);
        Instance.MayLeave = leave;
        if ((pointer & (align - 1)) != 0) throw AbiRules.Trap("realloc return: result not aligned: unaligned pointer");
        if ((long)pointer + size > MemoryLength) throw AbiRules.Trap($"realloc return: beyond end of memory: {what} content out-of-bounds");
        return pointer;
    }

    /// <summary>Checks a pointer that the guest gave, before anything is read or written there.</summary>
    public void Check(uint pointer, long size, int align)
    {
        if ((pointer & (align - 1)) != 0) throw AbiRules.Trap("unaligned pointer");
        if (pointer + size > MemoryLength) throw AbiRules.Trap("pointer out of bounds of memory");
    }

    /// <summary>Charges a value that is about to be lifted.</summary>
    public void Spend()
    {
        Expect(1);
        LiftBudget--;
        Meter.Charge(HostFuel.Value);
    }

    /// <summary>Traps where more values are to come than may be lifted.</summary>
    public void Expect(long values)
    {
        if (values > LiftBudget) throw AbiRules.Trap($"more than {MaxLift} values in one call");
    }
}
