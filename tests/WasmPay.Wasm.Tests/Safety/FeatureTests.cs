using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// Features that are not supported, in each place of a binary where one can show: each is refused by its name and the exact
/// offset of the first byte that only this feature could have written.
/// </summary>
public sealed class FeatureTests
{
    private const string Exceptions = "exceptions", Gc = "GC", Memory64 = "memory64", MultiMemory = "multi-memory", PageSizes = "custom page sizes";
    private const string References = "typed function references", Relaxed = "relaxed SIMD", TailCalls = "tail calls", Threads = "threads";

    private static readonly byte[] TypeSection = W.Section(1, [1, 0x60, 0, 0]), MemorySection = W.Section(5, [1, 0, 1]);

    // Heap types: none, noextern, nofunc and any, eq, i31, struct, array of GC; exn and noexn of exceptions; (ref null 0), (ref 0).
    private static readonly (string Feature, byte[] Type)[] ValueTypes =
    [
        .. new byte[] { 0x71, 0x72, 0x73, 0x6E, 0x6D, 0x6C, 0x6B, 0x6A }.Select(type => (Gc, new[] { type })),
        (Exceptions, [0x69]), (Exceptions, [0x74]), (References, [0x63, 0]), (References, [0x64, 0]),
    ];

    // A memory's or table's limits begin with flags: 1 a maximum, 2 shared, 4 of 64 bits, 8 pages of another size.
    private static readonly (string Feature, byte Flags)[] MemoryFlags =
    [
        (Threads, 3), .. Enumerable.Range(4, 4).Select(flags => (Memory64, (byte)flags)), .. Enumerable.Range(8, 8).Select(flags => (PageSizes, (byte)flags)),
    ];

    public static TheoryData<string, string, string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string, int>();
            foreach (var (feature, place, (binary, offset)) in Opcodes().Concat(Types()).Concat(Storage()).Concat(Externs()))
                data.Add(feature, place, Convert.ToHexString(binary), offset);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_feature_is_refused_by_its_name_where_it_shows(string feature, string place, string binary, int offset)
    {
        Assert.NotEmpty(place);
        Assert.Equal(new ModuleError(ModuleErrorKind.Unsupported, $"{feature} is not supported", offset), Guest.Refusal(Convert.FromHexString(binary)));
    }

    [Fact]
    public void Code_for_a_second_memory_is_refused_at_that_memory_and_not_for_its_index()
    {
        byte[] sizeOfSecond = [0x3F, 1, 0x1A];
        var binary = new W().Build(TypeSection, W.Section(3, [1, 0]), W.Section(5, [2, 0, 1, 0, 1]), W.Section(10, [1, 5, 0, .. sizeOfSecond, 0x0B]));
        Assert.Equal(MultiMemory + " is not supported", Guest.Refusal(binary).Message);
    }

    private static IEnumerable<(string, string, (byte[], int))> Opcodes()
    {
        (string Feature, byte[] Code)[] codes =
        [
            (Exceptions, [0x06, 0x40]), (Exceptions, [0x07, 0]), (Exceptions, [0x08, 0]), (Exceptions, [0x09, 0]), (Exceptions, [0x0A]),
            (Exceptions, [0x18, 0]), (Exceptions, [0x19]), (Exceptions, [0x1F, 0x40, 0]),
            (TailCalls, [0x12, 0]), (TailCalls, [0x13, 0, 0]),
            (References, [0x14, 0]), (References, [0x15, 0]), (References, [0xD4]), (References, [0xD5, 0]), (References, [0xD6, 0]),
            (Gc, [0xD3]), (Gc, [0xFB, 0x00, 0]), (Gc, [0xFB, 0x1C]),
            (Threads, [0xFE, 0x00, 2, 0]), (Threads, [0xFE, 0x03, 0]), (Threads, [0xFE, 0x10, 2, 0]),
            (Relaxed, [0xFD, 0x80, 0x02]), (Relaxed, [0xFD, 0x93, 0x02]),
        ];
        foreach (var (feature, code) in codes)
        {
            yield return (feature, "an instruction", InBody([], code));
            yield return (feature, "an instruction of a constant expression", InSection(6, [1, 0x7F, 0], [.. code, 0x0B]));
        }

        for (byte access = 0x28; access <= 0x3E; access++)
            yield return (MultiMemory, "the memory index of a load or store", InBody([], [access, 0x40, 0, 0]));
    }

    private static IEnumerable<(string, string, (byte[], int))> Types()
    {
        foreach (byte form in new byte[] { 0x4E, 0x4F, 0x50, 0x5E, 0x5F }) yield return (Gc, "the type section", InSection(1, [1], [form, 0]));
        foreach (var (feature, type) in ValueTypes)
        {
            yield return (feature, "a parameter", InSection(1, [1, 0x60, 2, W.I32], [.. type, 0]));
            yield return (feature, "a result", InSection(1, [1, 0x60, 0, 1], type));
            yield return (feature, "a global", InSection(6, [1], [.. type, 0, 0x0B]));
            yield return (feature, "an imported global", InSection(2, [1, 0, 0, 3], [.. type, 0]));
            yield return (feature, "a table", InSection(4, [1], [.. type, 0, 1]));
            yield return (feature, "an imported table", InSection(2, [1, 0, 0, 1], [.. type, 0, 1]));
            yield return (feature, "an element segment", InSection(9, [1, 5], [.. type, 0]));
            yield return (feature, "a local", InSection(10, [1, 4, 1, 1], [.. type, 0x0B], TypeSection, W.Section(3, [1, 0])));
            foreach (byte opens in new byte[] { 0x02, 0x03, 0x04 }) yield return (feature, "a block's type", InBody([opens], [.. type, 0x0B]));
            yield return (feature, "a select's type", InBody([0x1C, 1], type));
            yield return (feature, "a null reference's type", InBody([0xD0], type));
            yield return (feature, "a null reference's type of a constant expression", InSection(6, [1, W.FuncRef, 0, 0xD0], [.. type, 0x0B]));
        }

        yield return (References, "a null reference of one of the module's types", InBody([0xD0], [0]));
        yield return (References, "a null reference of a type with a long index", InBody([0xD0], [0x80, 0x01]));
    }

    private static IEnumerable<(string, string, (byte[], int))> Storage()
    {
        foreach (var (feature, flags) in MemoryFlags)
        {
            yield return (feature, "a memory", InSection(5, [1], [flags, 1, 1, 0]));
            yield return (feature, "an imported memory", InSection(2, [1, 0, 0, 2], [flags, 1, 1, 0]));
        }

        foreach (var (feature, flags) in new[] { (Threads, (byte)3), (Memory64, (byte)4), (Memory64, (byte)5) })
        {
            yield return (feature, "a table", InSection(4, [1, W.FuncRef], [flags, 1, 1]));
            yield return (feature, "an imported table", InSection(2, [1, 0, 0, 1, W.FuncRef], [flags, 1, 1]));
        }

        yield return (References, "a table with an initial value", InSection(4, [1], [0x40, 0, W.FuncRef, 0, 1, 0xD0, W.FuncRef, 0x0B]));
        yield return (MultiMemory, "a second memory", InSection(5, [2, 0, 1], [0, 1]));
        yield return (MultiMemory, "a memory beside an imported one", InSection(5, [1], [0, 1], W.Section(2, [1, 0, 0, 2, 0, 1])));
        yield return (MultiMemory, "a second imported memory", InSection(2, [2, 0, 0, 2, 0, 1, 0, 0, 2], [0, 1]));
    }

    private static IEnumerable<(string, string, (byte[], int))> Externs()
    {
        yield return (Exceptions, "an imported tag", InSection(2, [1, 0, 0], [4, 0, 0], TypeSection));
        yield return (Exceptions, "an exported tag", InSection(7, [1, 0], [4, 0]));
        var tags = W.Section(13, [1, 0, 0]);
        var before = new W().Build(TypeSection, MemorySection);
        yield return (Exceptions, "the tag section", ([.. before, .. tags], before.Length));
        yield return (Exceptions, "the tag section alone", (new W().Build(tags), 8));
    }

    // A module whose section, after others, holds what shows the feature after other bytes: its bytes, and the feature's offset.
    private static (byte[] Binary, int Offset) InSection(byte id, byte[] before, byte[] feature, params byte[][] others)
    {
        var head = new W().Build(others);
        byte[] content = [.. before, .. feature];
        return ([.. head, .. W.Section(id, content)], head.Length + W.Section(id, content).Length - feature.Length);
    }

    private static (byte[] Binary, int Offset) InBody(byte[] before, byte[] feature) => InSection(
        10,
        [1, .. W.U((ulong)(before.Length + feature.Length + 3)), 0, 0x01, .. before],
        [.. feature, 0x0B],
        TypeSection,
        W.Section(3, [1, 0]),
        MemorySection);
}
