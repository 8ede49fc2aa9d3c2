using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>What tests of vectors share.</summary>
internal static class VectorGuests
{
    /// <summary>Sixteen different bytes.</summary>
    public static readonly Vector128<byte> Sample = Vector128.Create(0x8796_A5B4_C3D2_E1F0, 0x0F1E_2D3C_4B5A_6978).AsByte();

    /// <summary>The bytes of a vector instruction.</summary>
    public static byte[] Op(int code, params byte[] immediates) => [0xFD, .. W.U((ulong)code), .. immediates];

    /// <summary><c>v128.const</c>.</summary>
    public static byte[] Const(Vector128<byte> value)
    {
        var bytes = new byte[16];
        value.CopyTo(bytes);
        return Op(12, bytes);
    }

    /// <summary>One function, called once.</summary>
    public static CoreValue[] Answer(byte[] parameters, byte[] results, byte[] body, params CoreValue[] arguments)
    {
        var wasm = new W().Memory(1).Data(8, 0x80, 0x91, 0xA2, 0xB3, 0xC4, 0xD5, 0xE6, 0xF7);
        wasm.Function("f", parameters, results, body);
        using var guest = new Guest(wasm.Build());
        return guest.CallAll("f", arguments);
    }
}
