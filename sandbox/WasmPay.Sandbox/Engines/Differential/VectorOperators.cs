using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>The vector instructions (core specification 2.0, 5.4.8) for <see cref="OperatorTable"/>, apart from the engine's own table too.</summary>
internal static class VectorOperators
{
    private const int ShuffleLanes = 32;

    public static IEnumerable<Operator> All() =>
    [
        Of(13, "vv:v") with { Lanes = ShuffleLanes, LaneCount = 16 }, Of(14, "vv:v"),
        .. Range(15, 17, "i:v"), Of(18, "l:v"), Of(19, "f:v"), Of(20, "d:v"),
        .. Range(21, 22, "v:i", 16), .. Range(23, 23, "vi:v", 16), .. Range(24, 25, "v:i", 8), .. Range(26, 26, "vi:v", 8),
        .. Range(27, 27, "v:i", 4), .. Range(28, 28, "vi:v", 4), .. Range(29, 29, "v:l", 2), .. Range(30, 30, "vl:v", 2),
        .. Range(31, 31, "v:f", 4), .. Range(32, 32, "vf:v", 4), .. Range(33, 33, "v:d", 2), .. Range(34, 34, "vd:v", 2),
        .. Range(35, 76, "vv:v"), Of(77, "v:v"), .. Range(78, 81, "vv:v"), Of(82, "vvv:v"), Of(83, "v:i"),
        .. Range(94, 98, "v:v"), .. Range(99, 100, "v:i"), .. Range(101, 102, "vv:v"), .. Range(103, 106, "v:v"), .. Range(107, 109, "vi:v"),
        .. Range(110, 115, "vv:v"), .. Range(116, 117, "v:v"), .. Range(118, 121, "vv:v"), Of(122, "v:v"), Of(123, "vv:v"),
        .. Range(124, 129, "v:v"), Of(130, "vv:v"), .. Range(131, 132, "v:i"), .. Range(133, 134, "vv:v"), .. Range(135, 138, "v:v"),
        .. Range(139, 141, "vi:v"), .. Range(142, 147, "vv:v"), Of(148, "v:v"), .. Range(149, 153, "vv:v"), .. Range(155, 159, "vv:v"),
        .. Range(160, 161, "v:v"), .. Range(163, 164, "v:i"), .. Range(167, 170, "v:v"), .. Range(171, 173, "vi:v"),
        Of(174, "vv:v"), Of(177, "vv:v"), .. Range(181, 186, "vv:v"), .. Range(188, 191, "vv:v"),
        .. Range(192, 193, "v:v"), .. Range(195, 196, "v:i"), .. Range(199, 202, "v:v"), .. Range(203, 205, "vi:v"),
        Of(206, "vv:v"), Of(209, "vv:v"), Of(213, "vv:v"), .. Range(214, 223, "vv:v"),
        .. Range(224, 225, "v:v"), Of(227, "v:v"), .. Range(228, 235, "vv:v"), .. Range(236, 237, "v:v"), Of(239, "v:v"), .. Range(240, 247, "vv:v"),
        .. Range(248, 255, "v:v"),
    ];

    public static IEnumerable<Access> Loads() =>
    [
        At(0, 16), .. Enumerable.Range(1, 6).Select(code => At(code, 8)), .. Powers(7), At(92, 4), At(93, 8),
        .. Powers(84).Select(access => access with { Lanes = 16 / access.Bytes }),
    ];

    public static IEnumerable<Access> Stores() => [At(11, 16), .. Powers(88).Select(access => access with { Lanes = 16 / access.Bytes })];

    private static IEnumerable<Access> Powers(int first) => Enumerable.Range(0, 4).Select(power => At(first + power, 1 << power));

    private static Access At(int code, int bytes) => new(Code(code), ValueType.V128, bytes);

    private static IEnumerable<Operator> Range(int first, int last, string shape, int lanes = 0) =>
        Enumerable.Range(first, last - first + 1).Select(code => Of(code, shape) with { Lanes = lanes });

    private static Operator Of(int code, string shape) => OperatorTable.Shaped(Code(code), shape);

    private static byte[] Code(int code) => new CodeWriter().Vector((uint)code).Bytes;
}
