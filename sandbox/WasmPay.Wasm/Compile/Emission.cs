using System.Reflection.Emit;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Lower;

namespace WasmPay.Wasm.Compile;

/// <summary>What the emitters of one function share: what is read, what is written to, and nothing that depends on their order.</summary>
/// <param name="Owner">The module as it runs.</param>
/// <param name="Function">The lowered form.</param>
/// <param name="Il">Where instructions go.</param>
/// <param name="Frame">The slots.</param>
/// <param name="Fuel">Fuel, traps and the store.</param>
internal sealed record Emission(ManagedModule Owner, LoweredFunction Function, ILGenerator Il, CilFrame Frame, FuelCil Fuel)
{
    public Module Module => Owner.Decoded;
}
