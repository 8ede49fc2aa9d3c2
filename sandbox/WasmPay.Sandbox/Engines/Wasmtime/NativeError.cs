using System.Text;
using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A <c>wasmtime_error_t</c>: an error of the API, not a trap of the guest's.</summary>
internal static unsafe class NativeError
{
    /// <summary>Reads and deletes an error.</summary>
    public static string Take(nint error)
    {
        NativeVector message = default;
        NativeMethods.ErrorMessage(error, &message);
        var text = Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)message.Data, (int)message.Size));
        NativeMethods.ByteVectorDelete(&message);
        NativeMethods.ErrorDelete(error);
        return text.TrimEnd('\0');
    }
}
