using System.Text;
using WasmPay.Sandbox;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests.Protocol;

/// <summary>Messages about components themselves: loading, letting go, looking at them.</summary>
internal static class ComponentCodec
{
    private const int MostRefusals = 10_000, MostNames = 200_000, TextBytes = 64 << 10, NameBytes = 256;

    public static void WriteLoad(WireWriter to, ComponentKey key, bool mayCompile, ReadOnlySpan<byte> component)
    {
        to.Begin(MessageKind.Load);
        key.Write(to);
        to.Flag(mayCompile);
        to.Bytes(component);
    }

    /// <summary>The bytes, their name, and whether a compiler may be given them beside the calls.</summary>
    public static (ComponentKey Key, bool MayCompile, byte[] Component) ReadLoad(ref WireReader from)
    {
        var (key, mayCompile) = (ComponentKey.Read(ref from), from.Flag());
        var component = from.Bytes(int.MaxValue).ToArray();
        from.End();
        return (key, mayCompile, component);
    }

    public static void WriteUnload(WireWriter to, ComponentKey key)
    {
        to.Begin(MessageKind.Unload);
        key.Write(to);
    }

    public static void WriteLoaded(WireWriter to, string contract, EngineIdentity engine)
    {
        to.Begin(MessageKind.Loaded);
        to.Text(contract);
        Write(to, engine);
    }

    /// <summary>The contract's version, which is one that there is, and the engine that decides, which the component has a say in.</summary>
    public static (string Contract, EngineIdentity Engine) ReadLoaded(ref WireReader from)
    {
        var contract = from.Text(TextBytes);
        var engine = ReadEngine(ref from);
        from.End();
        return contract is "0.1.0" or "0.2.0" or "0.3.0" ? (contract, engine) : throw new WireException("There is no such contract.");
    }

    public static void WriteRefused(WireWriter to, IReadOnlyList<Refusal> refusals)
    {
        to.Begin(MessageKind.Refused);
        Write(to, refusals);
    }

    /// <summary>At least one refusal.</summary>
    public static IReadOnlyList<Refusal> ReadRefused(ref WireReader from)
    {
        var refusals = ReadRefusals(ref from);
        from.End();
        return refusals.Length > 0 ? refusals : throw new WireException("A refusal has no reason.");
    }

    public static void WriteInspect(WireWriter to, byte engine, ReadOnlySpan<byte> component)
    {
        to.Begin(MessageKind.Inspect);
        to.Byte(engine);
        to.Bytes(component);
    }

    public static (byte Engine, byte[] Component) ReadInspect(ref WireReader from)
    {
        var (engine, component) = (from.Byte(), from.Bytes(int.MaxValue).ToArray());
        from.End();
        return (engine, component);
    }

    public static void WriteInspection(WireWriter to, ComponentInspection inspection)
    {
        to.Begin(MessageKind.Inspection);
        to.Optional(inspection.Contract);
        Write(to, inspection.Imports);
        Write(to, inspection.Exports);
        to.Flag(inspection.Admitted);
        Write(to, inspection.Refusals);
        Write(to, inspection.Engine);
        to.Text(inspection.EngineReason);
    }

    /// <summary>What a worker found; what the host knows itself, it does not believe a worker.</summary>
    public static ComponentInspection ReadInspection(ref WireReader from, string digest, int size)
    {
        var inspection = new ComponentInspection(
            digest, size, from.OptionalShown(TextBytes), ReadNames(ref from), ReadNames(ref from), from.Flag(), ReadRefusals(ref from), ReadEngine(ref from), from.Shown(TextBytes));
        from.End();
        return inspection.Admitted == (inspection.Refusals.Count == 0) ? inspection : throw new WireException("An inspection contradicts itself.");
    }

    public static void WriteDisassemble(WireWriter to, byte engine, int? function, ReadOnlySpan<byte> component)
    {
        to.Begin(MessageKind.Disassemble);
        to.Byte(engine);
        to.Flag(function is not null);
        if (function is { } one) to.U32((uint)one);
        to.Bytes(component);
    }

    public static (byte Engine, int? Function, byte[] Component) ReadDisassemble(ref WireReader from)
    {
        var asked = (from.Byte(), from.Flag() ? (int)from.U32() : (int?)null, from.Bytes(int.MaxValue).ToArray());
        from.End();
        return asked;
    }

    public static void WriteDisassembly(WireWriter to, string text, bool isCut)
    {
        to.Begin(MessageKind.Disassembly);
        to.Flag(isCut);
        to.Text(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The text, and where it is cut, what to do about that.</summary>
    public static (string Text, Refusal? Cut) ReadDisassembly(ref WireReader from, int mostBytes)
    {
        var isCut = from.Flag();
        var text = VisibleText.Block(from.Text(mostBytes));
        from.End();
        return (text, isCut ? new("over-limit", "The text goes on, and is longer than an answer may be: ask for one function, or run guests in this process.") : null);
    }

    public static void WriteFailed(WireWriter to, string sentence)
    {
        to.Begin(MessageKind.Failed);
        to.Text(Cut(sentence, TextBytes));
    }

    public static string ReadFailed(ref WireReader from)
    {
        var sentence = from.Shown(TextBytes);
        from.End();
        return sentence;
    }

    private static void Write(WireWriter to, IReadOnlyList<Refusal> refusals)
    {
        var count = Math.Min(refusals.Count, MostRefusals);
        to.Count(count);
        for (var i = 0; i < count; i++)
        {
            to.Text(Cut(refusals[i].Code, TextBytes));
            to.Text(Cut(refusals[i].Message, TextBytes));
            to.Optional(refusals[i].Place is { } place ? Cut(place, TextBytes) : null);
        }
    }

    private static Refusal[] ReadRefusals(ref WireReader from)
    {
        var refusals = new Refusal[from.Count(MostRefusals, (2 * sizeof(int)) + 1)];
        for (var i = 0; i < refusals.Length; i++) refusals[i] = new(from.Shown(TextBytes), from.Shown(TextBytes), from.OptionalShown(TextBytes));
        return refusals;
    }

    /// <summary>An engine's identity.</summary>
    public static void Write(WireWriter to, EngineIdentity engine)
    {
        to.Text(engine.Name);
        to.Text(engine.Version);
        to.Text(engine.FuelSchedule);
    }

    /// <summary>An engine's identity, as the worker names it.</summary>
    public static EngineIdentity ReadEngine(ref WireReader from) => new(from.Shown(NameBytes), from.Shown(NameBytes), from.Shown(NameBytes));

    private static void Write(WireWriter to, IReadOnlyList<string> names)
    {
        var count = Math.Min(names.Count, MostNames);
        to.Count(count);
        for (var i = 0; i < count; i++) to.Text(Cut(names[i], TextBytes));
    }

    private static string[] ReadNames(ref WireReader from)
    {
        var names = new string[from.Count(MostNames, sizeof(int))];
        for (var i = 0; i < names.Length; i++) names[i] = from.Shown(TextBytes);
        return names;
    }

    // These are words for people; what is too long, or no text, is cut or replaced rather than lost.
    private static string Cut(string text, int bytes) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > bytes / 3 ? text[..(bytes / 3)] : text));
}
