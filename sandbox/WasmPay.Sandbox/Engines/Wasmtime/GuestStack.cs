namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// How much stack Wasmtime's guests get, so that none is stopped earlier than on the managed engine.
/// </summary>
/// <remarks>
/// The managed engine bounds depth by units: a call takes 1 and one more for each 32 KiB of the frame that its function's shape asks
/// for (16 bytes for a local or operand, 32 for a call or a vector instruction). Machine code keeps in its frame what lives across a call,
/// at most 16 bytes for a value, and what the compiler adds of its own: a saved value or two for a call. So a frame is no larger than the
/// bytes that were reckoned and a constant below 4 KiB; a test holds it to shapes that are as bad as they come. It gets 8 KiB beside the 32 of a unit, for what register allocation may waste elsewhere.
/// </remarks>
internal static class GuestStack
{
    /// <summary>Bytes that stay free beneath guests, for the host functions that they call.</summary>
    public const int HostBytes = 512 << 10;

    private const int BytesOfUnit = (32 << 10) + (8 << 10);

    private const int LeastFrame = 32;

    // What a caller may have used of a thread before it calls.
    private const int CallerBytes = 512 << 10;

    /// <summary>Bytes for guests whose depth is bounded by so many units.</summary>
    public static int Guests(int callDepth) => checked(callDepth * BytesOfUnit);

    /// <summary>
    /// Bytes of stack within which no guest can have used up so many units, where its heaviest function takes <paramref name="heaviestCall"/>:
    /// every call has a return address, the caller's frame pointer, and the store, which it needs after the call to count fuel.
    /// </summary>
    public static int Certain(int callDepth, int heaviestCall) => callDepth / Math.Max(heaviestCall, 1) * LeastFrame;

    /// <summary>Bytes that must be free on the thread of an outermost call.</summary>
    public static int Needed(int callDepth) => checked(Guests(callDepth) + HostBytes);

    /// <summary>Bytes of stack that such a thread should be made with.</summary>
    public static int Thread(int callDepth) => checked(Needed(callDepth) + CallerBytes);
}
