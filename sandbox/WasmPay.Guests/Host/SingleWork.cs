using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests.Host;

/// <summary>Work on one component: one message and one answer.</summary>
internal abstract class SingleWork(string digest, TimeSpan limit) : GuestWork
{
    public override int Count => 1;

    public override string DigestOf(int part) => digest;

    public override WorkerDeath? Do(GuestConnection on, IReadOnlyList<int> parts, out bool begun, CancellationToken cancellation)
    {
        Write(on);
        if (on.Exchange([digest], limit, out begun) is { } death) return death;
        try
        {
            var from = new WireReader(on.Answer);
            if (on.Kind != MessageKind.Failed)
            {
                Read(on.Kind, ref from);
                return null;
            }
            GiveUp(0, HostCodes.WorkerFailed, $"The worker failed: {ComponentCodec.ReadFailed(ref from)}.");
            return null;
        }
        catch (WireException wrong)
        {
            return on.Reject([digest], wrong);
        }
    }

    /// <summary>Writes the message as the connection's request.</summary>
    protected abstract void Write(GuestConnection on);

    /// <summary>Keeps the answer.</summary>
    /// <exception cref="WireException">It is none.</exception>
    protected abstract void Read(MessageKind kind, ref WireReader from);
}

/// <summary>Sends a component's bytes, which admits it: decodes, validates and compiles.</summary>
internal sealed class LoadWork(ComponentKey key, ReadOnlyMemory<byte> component, GuestHostOptions options) : SingleWork(key.Digest, options.LoadDeadline + options.DeadlineGrace)
{
    public override string Kind => "load";

    /// <summary>The contract, where it is admitted.</summary>
    public string? Contract { get; private set; }

    /// <summary>The engine that decides, where it is admitted.</summary>
    public EngineIdentity? Engine { get; private set; }

    /// <summary>Why not, empty where it is.</summary>
    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public override void GiveUp(int part, string cause, string reason) => Refusals = [new(cause, reason) { IsOfHost = true }];

    protected override void Write(GuestConnection on) => ComponentCodec.WriteLoad(on.Request, key, on.Worker.MayCompile(key.Digest), component.Span);

    protected override void Read(MessageKind kind, ref WireReader from)
    {
        if (kind == MessageKind.Loaded) (Contract, Engine) = ComponentCodec.ReadLoaded(ref from);
        else if (kind == MessageKind.Refused) Refusals = ComponentCodec.ReadRefused(ref from);
        else throw new WireException($"{kind} is no answer to a component.");
    }
}

/// <summary>Asks what bytes are.</summary>
internal sealed class InspectWork(ComponentKey key, ReadOnlyMemory<byte> component, WorkerReport report, GuestHostOptions options)
    : SingleWork(key.Digest, options.LoadDeadline + options.DeadlineGrace)
{
    public override string Kind => "inspect";

    public ComponentInspection? Inspection { get; private set; }

    public override void GiveUp(int part, string cause, string reason) => Refuse(new(cause, reason) { IsOfHost = true });

    /// <summary>An inspection without a look at the bytes.</summary>
    public void Refuse(Refusal refusal) =>
        Inspection = new(key.Digest, component.Length, null, [], [], false, [refusal], report.Engines[key.Engine], report.Reasons[key.Engine]);

    protected override void Write(GuestConnection on) => ComponentCodec.WriteInspect(on.Request, key.Engine, component.Span);

    protected override void Read(MessageKind kind, ref WireReader from)
    {
        if (kind != MessageKind.Inspection) throw new WireException($"{kind} is no answer to an inspection.");
        Inspection = ComponentCodec.ReadInspection(ref from, key.Digest, component.Length);
    }
}

/// <summary>Asks for a component's core code as text.</summary>
internal sealed class DisassembleWork(ComponentKey key, ReadOnlyMemory<byte> component, int? function, GuestHostOptions options)
    : SingleWork(key.Digest, options.LoadDeadline + options.DeadlineGrace)
{
    public override string Kind => "disassemble";

    public string Text { get; private set; } = "";

    /// <summary>Why there is none, or no more.</summary>
    public Refusal? Refusal { get; private set; }

    public override void GiveUp(int part, string cause, string reason) => Refusal = new(cause, reason) { IsOfHost = true };

    protected override void Write(GuestConnection on) => ComponentCodec.WriteDisassemble(on.Request, key.Engine, function, component.Span);

    protected override void Read(MessageKind kind, ref WireReader from)
    {
        if (kind == MessageKind.Refused) Refusal = ComponentCodec.ReadRefused(ref from)[0];
        else if (kind == MessageKind.Disassembly) (Text, Refusal) = ComponentCodec.ReadDisassembly(ref from, options.AnswerBytes);
        else throw new WireException($"{kind} is no answer to a request for code.");
    }
}
