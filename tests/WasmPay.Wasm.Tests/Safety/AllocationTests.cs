using System.Diagnostics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Validate;
using Xunit.Abstractions;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// What decoding and validating take is bounded by the input, whatever its shape, even where the limits on its shape are lifted:
/// a small binary cannot ask for much memory, nor for much time.
/// </summary>
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int BytesForEach = 64, Constant = 1 << 20, Many = 100_000;
    private const byte End = 0x0B;

    // As large as the largest module that is taken by default has to be judged within, on a slow and busy machine.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(20);

    private static readonly byte[] OneType = W.Section(1, [1, 0x60, 0, 0]);

    private static readonly ModuleLimits Lifted = new()
    {
        Bytes = int.MaxValue,
        Types = int.MaxValue,
        Functions = int.MaxValue,
        Imports = int.MaxValue,
        Exports = int.MaxValue,
        Globals = int.MaxValue,
        Tables = int.MaxValue,
        ElementSegments = int.MaxValue,
        SegmentElements = int.MaxValue,
        DataSegments = int.MaxValue,
        NameBytes = int.MaxValue,
        FunctionBytes = int.MaxValue,
        Locals = 50_000,
        Nesting = int.MaxValue - 1,
        Operands = int.MaxValue,
    };

    private static Dictionary<string, Func<byte[]>> Shapes { get; } = new()
    {
        ["types"] = () => Vector(1, [0x60, 0, 0]),
        ["types with parameters and results"] = () => Vector(1, [0x60, 1, W.I32, 1, W.I32]),
        ["imported functions"] = () => new W().Build(OneType, Section(2, [0, 0, 0, 0])),
        ["imported globals"] = () => Vector(2, [0, 0, 3, W.I32, 0]),
        ["imported tables"] = () => Vector(2, [0, 0, 1, W.FuncRef, 0, 0]),
        ["imports with names"] = () => new W().Build(OneType, Section(2, [1, (byte)'m', 1, (byte)'n', 0, 0])),
        ["tables"] = () => Vector(4, [W.FuncRef, 0, 0]),
        ["globals"] = () => Vector(6, [W.I32, 0, 0x41, 0, End]),
        ["globals of sums"] = () => new W().Build(W.Section(6, [.. W.U(Summed), .. Repeat([W.I32, 0, 0x41, 0, 0x41, 0, 0x6A, End], Summed)])),
        ["exports"] = () => new W().Build(OneType, W.Section(3, [1, 0]), W.Section(7, [.. W.U(Many), .. Enumerable.Range(0, Many).SelectMany(Export)]), W.Section(10, [1, 2, 0, End])),
        ["element segments"] = () => Vector(9, [1, 0, 0]),
        ["elements"] = () => new W().Build(OneType, W.Section(3, [1, 0]), W.Section(9, [1, 1, 0, .. W.U(Many), .. new byte[Many]]), W.Section(10, [1, 2, 0, End])),
        ["expressions of an element segment"] = () => new W().Build(W.Section(9, [1, 5, W.FuncRef, .. W.U(Many), .. Repeat([0xD0, W.FuncRef, End])])),
        ["data segments"] = () => Vector(11, [1, 0]),
        ["custom sections"] = () => new W().Build(Repeat(W.Section(0, [1, (byte)'x']))),
        ["a long name"] = () => new W().Build(W.Section(0, W.Name(new string('x', Many)))),
        ["tiny functions"] = () => Functions(Many, [0, End]),
        ["functions of 50,000 locals each"] = () => Functions(Many, [1, .. W.U(50_000), W.I32, End]),
        ["runs of no locals"] = () => Functions(100, [.. W.U(50_000), .. Repeat([0, W.I32], 50_000), End]),
        ["deep nesting"] = () => Functions(1, [0, .. Repeat([0x02, 0x40]), .. Repeat([End]), End]),
        ["conditions nested deeply"] = () => Functions(1, [0, .. Repeat([0x41, 0, 0x04, 0x40]), .. Repeat([0x05, End]), End]),
        ["operands"] = () => Functions(1, [0, .. Repeat([0x41, 0], 60_000), .. Repeat([0x1A], 60_000), End]),
        ["a long br_table"] = () => Functions(1, [0, 0x41, 0, 0x0E, .. W.U(65_000), .. new byte[65_001], End]),
        ["small br_tables"] = () => Functions(1, [0, .. Repeat([0x41, 0, 0x0E, 0, 0]), End]),
        ["a sum of many constants"] = () => new W().Build(W.Section(6, [1, W.I32, 0, .. Repeat([0x41, 0], Summed), .. Repeat([0x6A], Summed - 1), End])),
    };

    // As many as a module may have instructions of compound constant expressions.
    private const int Summed = 5_000;

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Judging_a_module_allocates_a_small_multiple_of_its_bytes(string shape)
    {
        var binary = Shapes[shape]();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ModuleCheck.TryValidate(binary, Lifted, out _, out var error), error?.ToString());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{binary.Length} bytes, {(double)allocated / binary.Length:f1} allocated for each");
        Assert.InRange(allocated, 0, ((long)binary.Length * BytesForEach) + Constant);
    }

    // In each of these an instruction of two or three bytes, or a byte of a br_table, moves a thousand operands.
    private static Dictionary<string, Func<byte[]>> Multipliers { get; } = new()
    {
        ["calls"] = () => Moving([0x10, 0]),
        ["indirect calls"] = () => Moving([0x11, 1, 0]),
        ["blocks"] = () => Moving([0x02, 2, 0x00, End, 0x00]),
        ["branches"] = () => Moving([0x02, 2, 0x00, 0x0C, 0, End, 0x00]),
        ["labels of br_tables"] = () => Moving([0x02, 2, 0x00, 0x0E, .. W.U(60_000), .. new byte[60_001], End, 0x00]),
        ["function types"] = () => Typed(50_000, 1, [0, 0x00, 0x10, 0, End]),
    };

    public static TheoryData<string> MultiplierNames => [.. Multipliers.Keys];

    [Theory]
    [MemberData(nameof(MultiplierNames))]
    public void Operands_that_few_bytes_move_are_bounded_in_number(string what)
    {
        var binary = Multipliers[what]();
        var watch = Stopwatch.StartNew();
        Assert.False(ModuleCheck.TryValidate(binary, new ModuleLimits { FunctionTypeWork = int.MaxValue }, out _, out var error));
        Assert.Equal((ModuleErrorKind.LimitExceeded, "operands moved by types above the limit of 100000000"), (error.Kind, error.Message));
        Assert.True(watch.Elapsed < HangGuard, $"took {watch.Elapsed}");
        if (what == "function types") return;
        Assert.False(ModuleCheck.TryValidate(binary, new ModuleLimits(), out _, out error));
        Assert.Equal((ModuleErrorKind.LimitExceeded, "operands moved by the types of one function above the limit of 1000000"), (error.Kind, error.Message));
    }

    [Fact]
    public void The_largest_module_of_plain_code_stays_well_below_those_bounds()
    {
        // Two operands moved by three bytes; a function of the largest size, over and over.
        byte[] body = [0, .. Repeat([0x20, 0, 0x45, 0x1A], 32_700), End];
        var binary = Typed(127, 0, body, parameters: 1);
        Assert.True(ModuleCheck.TryValidate(binary, new ModuleLimits { FunctionTypeWork = 100_000, TypeWork = 10_000_000 }, out _, out var error), error?.ToString());
    }

    private static byte[] Export(int index) => [3, .. "000"u8.ToArray().Select((zero, place) => (byte)(zero + ((index >> (6 * place)) & 63))), 0, 0];

    private static byte[] Vector(byte section, byte[] element) => new W().Build(Section(section, element));

    private static byte[] Section(byte id, byte[] element) => W.Section(id, [.. W.U(Many), .. Repeat(element)]);

    private static byte[] Functions(int count, byte[] body) => Typed(count, 0, body, parameters: 0);

    // Type 1 takes a thousand operands, type 2 gives a thousand; the code is unreachable, so operands of any type are there.
    private static byte[] Moving(byte[] code) => Typed(100, 0, [0, 0x00, .. Repeat(code, Math.Max(1, 100_000 / code.Length)), End]);

    private static byte[] Typed(int count, byte type, byte[] body, int parameters = 1_000)
    {
        byte[] many = [.. W.U(1_000), .. Enumerable.Repeat(W.I32, 1_000)];
        byte[] first = [0x60, .. W.U((ulong)parameters), .. Enumerable.Repeat(W.I32, parameters), 0];
        return new W().Build(
            W.Section(1, [3, .. first, 0x60, .. many, 0, 0x60, 0, .. many]),
            W.Section(3, [.. W.U((ulong)count), .. Enumerable.Repeat(type, count)]),
            W.Section(4, [1, W.FuncRef, 0, 1]),
            W.Section(10, [.. W.U((ulong)count), .. Repeat([.. W.U((ulong)body.Length), .. body], count)]));
    }

    private static byte[] Repeat(byte[] bytes, int count = Many)
    {
        var result = new byte[bytes.Length * count];
        for (var i = 0; i < count; i++) bytes.CopyTo(result, i * bytes.Length);
        return result;
    }
}
