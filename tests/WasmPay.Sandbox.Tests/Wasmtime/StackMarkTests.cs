using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>What tells how deep a guest came says nothing that the guest can write there itself.</summary>
public sealed class StackMarkTests
{
    // A guest that spilled the word, which was a constant, into a frame of more than a page came through unseen and approved on one engine.
    [Fact]
    public void Each_mark_is_made_of_a_word_that_no_guest_can_know()
    {
        var words = new HashSet<ulong>();
        GuestThread.Run(() =>
        {
            for (var i = 1; i <= 10; i++)
            {
                StackMark.TrySet(i << 16);
                words.Add(StackMark.Word);
            }
        });
        GuestThread.Run(() =>
        {
            StackMark.TrySet(1 << 16);
            words.Add(StackMark.Word);
        });
        Assert.Equal(11, words.Count);
        Assert.DoesNotContain(0ul, words);
    }
}
