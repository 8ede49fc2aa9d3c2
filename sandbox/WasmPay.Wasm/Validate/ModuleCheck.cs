using System.Diagnostics.CodeAnalysis;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Validate;

/// <summary>Decoding and validation alone, for an engine that compiles elsewhere: what is refused, and why, is the same on all engines.</summary>
public static class ModuleCheck
{
    /// <summary>True where the binary is a valid module of the supported features and within the limits.</summary>
    public static bool TryValidate(
        ReadOnlyMemory<byte> binary, ModuleLimits limits, [NotNullWhen(true)] out ModuleDemand? demand, [NotNullWhen(false)] out ModuleError? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        (demand, error) = (null, null);
        try
        {
            if (binary.Length > limits.Bytes) throw ModuleException.Limit("bytes", limits.Bytes, 0);
            var module = ModuleDecoder.Decode(ModuleBytes.Of(binary, kept: false), limits);
            var functions = ModuleValidator.Validate(module, limits);
            demand = ModuleDemand.Of(module) with { CompileWork = CompileWork.Of(module, functions), HeaviestCall = functions.HeaviestCall };
            return true;
        }
        catch (ModuleException refusal)
        {
            error = refusal.Error;
            return false;
        }
    }
}
