namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// Modules that nobody instantiates cost what they are decoded to: entries of two bytes become objects of a hundred. A component of 30 MB
/// took 1.6 GB, and its worker collected garbage for 18 s while others waited.
/// </summary>
public sealed class DecodedBytesTests
{
    private const int Modules = 40;

    public static TheoryData<string> Shapes => ["functions", "types", "parameters", "exports", "data segments", "element segments", "elements", "globals"];

    [Theory, MemberData(nameof(Shapes))]
    public void What_all_modules_together_are_decoded_to_is_limited(string shape)
    {
        using var sandbox = new Sandbox(new() { Limits = new() { DecodedBytes = 8 << 20 } });
        Assert.False(sandbox.TryLoad(With(Modules, shape), out _, out var refusals));
        var refusal = Assert.Single(refusals);
        Assert.Equal("over-limit", refusal.Code);
        Assert.Contains("(decoded-bytes)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void One_module_of_each_shape_is_admitted_and_counted(string shape)
    {
        using var sandbox = new Sandbox(new() { Limits = new() { DecodedBytes = 8 << 20 } });
        var component = With(1, shape);
        Assert.True(sandbox.TryLoad(component, out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        using (validator) Assert.InRange(validator.LoadedBytes, component.Length + 300_000, component.Length + (8 << 20));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void An_equal_component_that_went_before_changes_nothing(string shape)
    {
        using var sandbox = new Sandbox(new() { Limits = new() { DecodedBytes = 8 << 20 } });
        for (var i = 0; i < 2; i++)
        {
            Assert.True(sandbox.TryLoad(With(1, shape), out var validator, out _));
            validator.Dispose();
            Assert.False(sandbox.TryLoad(With(Modules, shape), out _, out _));
        }
    }

    // A validator, and after it so many modules of one shape.
    private static byte[] With(int modules, string shape)
    {
        var section = Section(1, Module(shape));
        return [.. Fixture.Bytes("behaviours-utf8.wasm"), .. Enumerable.Repeat(section, modules).SelectMany(bytes => bytes)];
    }

    private static byte[] Module(string shape)
    {
        const int Few = 5_000;
        byte[] none = [0x60, 0, 0], index = [0, 0];
        byte[] content = shape switch
        {
            "functions" => [.. Section(1, [1, .. none]), .. Vector(3, Few, _ => [0]), .. Vector(10, Few, _ => [2, 0, 0x0B])],
            "types" => Vector(1, Few, _ => none),
            "parameters" => Vector(1, 500, _ => [0x60, .. Number(1_000), .. Enumerable.Repeat<byte>(0x7F, 1_000), 0]),
            "exports" => [.. Section(1, [1, .. none]), .. Section(3, [1, 0]), .. Vector(7, Few, i => [5, .. System.Text.Encoding.ASCII.GetBytes($"{i:D5}"), .. index]), .. Section(10, [1, 2, 0, 0x0B])],
            "data segments" => [.. Section(12, Number(Few)), .. Vector(11, Few, _ => [1, 0])],
            "element segments" => Vector(9, Few, _ => [1, 0, 0]),
            "elements" => [.. Section(1, [1, .. none]), .. Section(3, [1, 0]), .. Section(9, [1, 1, 0, .. Number(90_000), .. new byte[90_000]]), .. Section(10, [1, 2, 0, 0x0B])],
            _ => Vector(6, Few, _ => [0x7F, 0, 0x41, 0, 0x0B]),
        };
        return [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, .. content];
    }

    private static byte[] Vector(byte id, int count, Func<int, byte[]> item) => Section(id, [.. Number(count), .. Enumerable.Range(0, count).SelectMany(item)]);

    private static byte[] Section(byte id, byte[] content) => [id, .. Number(content.Length), .. content];

    private static byte[] Number(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
