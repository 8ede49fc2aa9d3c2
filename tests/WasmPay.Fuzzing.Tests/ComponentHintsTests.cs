using System.Text;

namespace WasmPay.Fuzzing.Tests;

public class ComponentHintsTests
{
    [Fact]
    public void Texts_of_both_encodings_are_read()
    {
        byte[] data = [0, 1, .. Encoding.Unicode.GetBytes("sanctions"), 0xFF, 0xFF, 3, .. Encoding.UTF8.GetBytes("high-risk"), 0];
        var hints = ComponentHints.Read(data);

        Assert.Contains("sanctions", hints.Lists);
        Assert.Contains("high-risk", hints.Lists);
    }

    [Fact]
    public void Codes_are_told_by_their_shape()
    {
        var hints = ComponentHints.Read(Encoding.UTF8.GetBytes("\0USD\0SALA\0HUDSUSNY\0"));

        Assert.Contains("USD", hints.Currencies);
        Assert.Contains("SALA", hints.Purposes);
        Assert.Contains("HUDSUSNY", hints.Banks);
    }

    [Fact]
    public void Constants_of_the_code_are_read()
    {
        var hints = ComponentHints.Read([0x42, 0xC0, 0x84, 0x3D, 0x41, 0x1E, 0x42, 0x80, 0x7F]);

        Assert.Equal<long>([1_000_000, -128], hints.Amounts);
        Assert.Equal<long>([30], hints.Integers);
    }

    [Fact]
    public void Long_texts_are_not_taken_for_names() =>
        Assert.DoesNotContain(ComponentHints.Read(Encoding.UTF8.GetBytes(new string('a', 200))).Words, word => word.Length > 48);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void Any_bytes_are_read_into_bounded_hints(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var hints = ComponentHints.Read(bytes);

        Assert.InRange(hints.Words.Length, 0, 256);
        Assert.InRange(hints.Amounts.Length, 0, 192);
    }

    [Fact]
    public void A_threshold_that_only_the_bytes_tell_is_tried()
    {
        var tried = new HashSet<long>();
        ValidatorFuzzer.Run(
            new Subject(request => { tried.Add(request.Transaction.Reporting.Units); return Subject.Approve(); }),
            new FuzzOptions { Executions = 3_000, Hints = ComponentHints.Read([0x42, 0xC0, 0x84, 0x3D]) });

        Assert.Superset(new HashSet<long> { 999_999, 1_000_000, 1_000_001 }, tried);
    }
}
