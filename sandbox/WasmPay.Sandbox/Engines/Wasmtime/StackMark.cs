using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// A mark on this thread's stack, so many bytes beneath the host: where it is still whole, no guest has come so deep. It is one page, and
/// every frame writes its return address, or where it is larger than a page touches each; so nobody passes it without a trace.
/// </summary>
internal static unsafe class StackMark
{
    private const int PageBytes = 4_096;

    // Entering a guest alone takes some of it, and a mark that is always trodden on says nothing.
    private const int NearestBytes = 2 * PageBytes;

    // Properties of the thread itself: where its mark begins, 0 where there is none, and the word that it is made of. A guest that knew
    // the word could write it into its frames, so each mark has another one.
    [ThreadStatic]
    private static nint s_start;

    [ThreadStatic]
    private static ulong s_word;

    /// <summary>What this thread's mark is made of.</summary>
    public static ulong Word => s_word;

    /// <summary>Whether a mark so many bytes beneath the host says anything.</summary>
    public static bool IsFarEnough(int bytes) => bytes >= NearestBytes + PageBytes;

    /// <summary>
    /// Sees to it that a mark ends at most so many bytes beneath the caller. False where that would be too near to say anything, and where
    /// another mark had to give way that was trodden on.
    /// </summary>
    public static bool TrySet(int bytes)
    {
        byte here;
        if (!IsFarEnough(bytes)) return false;
        var start = ((nint)(&here) - bytes + PageBytes - 1) & ~(nint)(PageBytes - 1);
        if (s_start >= start && s_start <= start + PageBytes) return true;
        var whole = s_start == 0 || IsWhole(s_start);
        Set(start, bytes);
        s_start = start;
        return whole;
    }

    /// <summary>Whether somebody came as deep as the mark since it was set; then it is set anew by the next <see cref="TrySet"/>.</summary>
    public static bool TakeTrodden()
    {
        if (s_start == 0 || IsWhole(s_start)) return false;
        s_start = 0;
        return true;
    }

    // The frame reaches over the mark, so the system has been asked for its pages in order.
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void Set(nint start, int bytes)
    {
        var frame = stackalloc byte[bytes];
        if ((nint)frame > start) throw new InvalidOperationException("The stack does not grow as it should.");
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref s_word)));
        new Span<ulong>((void*)start, PageBytes / sizeof(ulong)).Fill(s_word);
    }

    private static bool IsWhole(nint start) => !new ReadOnlySpan<ulong>((void*)start, PageBytes / sizeof(ulong)).ContainsAnyExcept(s_word);
}
