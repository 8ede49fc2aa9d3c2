using WasmPay.Guests.Lockdown;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests.Protocol;

/// <summary>What a worker says of itself when it is ready.</summary>
/// <param name="Engines">The engines in the order of the settings.</param>
/// <param name="Reasons">Why each of them, in one sentence.</param>
/// <param name="Lockdown">What the kernel enforces on it from now on.</param>
internal sealed record WorkerReport(IReadOnlyList<EngineIdentity> Engines, IReadOnlyList<string> Reasons, LockdownParts Lockdown)
{
    private const int MostEngines = 8, TextBytes = 4 << 10;

    public void Write(WireWriter to)
    {
        to.Begin(MessageKind.Ready);
        to.U16(Wire.Version);
        to.U32((uint)Lockdown);
        to.Count(Engines.Count);
        for (var i = 0; i < Engines.Count; i++)
        {
            to.Text(Engines[i].Name);
            to.Text(Engines[i].Version);
            to.Text(Engines[i].FuelSchedule);
            to.Text(Reasons[i]);
        }
    }

    public static WorkerReport Read(ref WireReader from)
    {
        if (from.U16() is var version && version != Wire.Version) throw new WireException($"The worker speaks version {version} of the protocol.");
        var lockdown = (LockdownParts)from.U32();
        var count = from.Count(MostEngines, 4 * sizeof(int));
        var (engines, reasons) = (new EngineIdentity[count], new string[count]);
        for (var i = 0; i < count; i++)
            (engines[i], reasons[i]) = (ComponentCodec.ReadEngine(ref from), from.Shown(TextBytes));
        from.End();
        return new(engines, reasons, lockdown);
    }
}
