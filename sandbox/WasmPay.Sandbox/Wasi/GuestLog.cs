using System.Text;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Wasi;

/// <summary>What a guest logged or printed in one call, bounded: what is over the bound is dropped, and a last line says so.</summary>
internal sealed class GuestLog(HostMeter meter)
{
    private const int MaxLines = 1_000, MaxCharacters = 64 << 10;
    private readonly List<LogLine> _lines = [];
    private readonly List<byte>[] _partial = [[], []];
    private int _characters;
    private bool _cut;

    /// <summary>A line that the guest logs.</summary>
    public void Add(string level, string context, string message)
    {
        meter.Charge(HostFuel.LogLine + ((context.Length + message.Length) * HostFuel.LogByte));
        Keep(level, context, message);
    }

    private void Keep(string level, string context, string message)
    {
        if (_cut) return;
        if (_lines.Count >= MaxLines || _characters + context.Length + message.Length > MaxCharacters)
        {
            _cut = true;
            _lines.Add(new("warn", "sandbox", "The log is longer than the sandbox keeps; the rest is dropped."));
            return;
        }
        _characters += context.Length + message.Length;
        _lines.Add(new(level, context, message));
    }

    /// <summary>Bytes that the guest printed; lines end at line feeds.</summary>
    public void Print(bool error, byte value)
    {
        var partial = _partial[error ? 1 : 0];
        if (value == (byte)'\n')
        {
            meter.Charge(HostFuel.LogLine);
            Flush(error);
        }
        else if (partial.Count < MaxCharacters) partial.Add(value);
    }

    public IReadOnlyList<LogLine> Take()
    {
        Flush(error: false);
        Flush(error: true);
        return _lines.Count == 0 ? [] : _lines.ToArray();
    }

    public void Clear()
    {
        _lines.Clear();
        _partial[0].Clear();
        _partial[1].Clear();
        (_characters, _cut) = (0, false);
    }

    // A log is for people: what is no text shows as replacement characters. Its bytes were charged when they were printed.
    private void Flush(bool error)
    {
        var partial = _partial[error ? 1 : 0];
        if (partial.Count == 0) return;
        Keep(error ? "error" : "info", error ? "stderr" : "stdout", Encoding.UTF8.GetString([.. partial]));
        partial.Clear();
    }
}
