namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// How much stack Wasmtime's guests get, so that none is stopped earlier than on the managed engine.
/// </summary>
/// <remarks>
/// The managed engine bounds depth by units: a call takes 1 and one more for each 4,096 bytes of the frame that its function's shape asks
/// for (16 for a local or operand, 32 for a call or a vector instruction). Machine code keeps in its frame what lives across a call, at
/// most 16 bytes for a value, and what the compiler adds of its own: a saved value or two for a call. So a frame is no larger than the
/// bytes that were reckoned and a constant below 4,096, and a stack of two times 4,096 bytes for a unit would do: of shapes that are as bad as
/// they come, which a test holds it to, the worst takes 3,582. It gets eight times, for what register allocation may waste elsewhere.
/// </remarks>
internal static class GuestStack
{
    /// <summary>Bytes that stay free beneath guests, for the host functions that they call.</summary>
    public const int HostBytes = 512 << 10;

    private const int BytesOfUnit = 8 * 4_096;

    // What a caller may have used of a thread before it calls.
    private const int CallerBytes = 512 << 10;

    /// <summary>Bytes for guests whose depth is bounded by so many units.</summary>
    public static int Guests(int callDepth) => checked(callDepth * BytesOfUnit);

    /// <summary>Bytes that must be free on the thread of an outermost call.</summary>
    public static int Needed(int callDepth) => checked(Guests(callDepth) + HostBytes);

    /// <summary>Bytes of stack that such a thread should be made with.</summary>
    public static int Thread(int callDepth) => checked(Needed(callDepth) + CallerBytes);
}
