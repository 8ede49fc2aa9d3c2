using WasmPay.Guests.Lockdown;
using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;
using WasmPay.Guests.Work;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests.Tests.Workers;

/// <summary>A worker in an attacker's hands: it greets well, admits every component, and answers batches as its script says.</summary>
internal static class ScriptedWorker
{
    private static int s_counts;
    private static int s_loads;

    public static int Run(int connections, string script)
    {
        if (script == "dies-at-once") return 7;
        using var control = new FrameChannel(WorkerProgram.FirstFile, WorkerProgram.FirstFile + 1);
        control.Receive(1 << 20, streamed: true);
        if (script == "never-ready") Thread.Sleep(Timeout.Infinite);
        var report = new WireWriter();
        new WorkerReport([new EngineIdentity("scripted", "1", "none")], ["It is a test."], script == "unlocked" ? LockdownParts.None : LockdownParts.Required).Write(report);
        for (var i = 0; i < connections; i++)
        {
            var file = WorkerProgram.FirstFile + (2 * (i + 1));
            new Thread(() => Serve(new(file, file + 1), script)) { IsBackground = true }.Start();
        }
        control.Send(report.Frame.Span);
        var counts = new WireWriter();
        while (control.Receive(1 << 20, streamed: true) == ChannelState.Fine)
        {
            if (control.Kind != MessageKind.Count) continue;
            var told = Counts(script);
            told.Write(counts);
            if (script == "talks")
                for (var i = 0; i < 100; i++) control.Send([33, 0, 0, 0, (byte)MessageKind.Compiling, 1, .. new byte[32]]);
            control.Send(script == "odd-news" ? [1, 0, 0, 0, (byte)MessageKind.Compiling, 1] : script == "counts-garbage" ? [3, 0, 0, 0, (byte)MessageKind.Counts, 1, 2, 3] : counts.Frame.Span);
        }
        return 0;
    }

    // Each number is the worst that its type can hold, the second time with the other sign.
    private static WorkerCounts Counts(string script)
    {
        if (script != "counts-lies") return default;
        var most = (s_counts++ % 2) == 0 ? long.MaxValue : long.MinValue;
        return new(new(most, most, most), most);
    }

    private static void Serve(FrameChannel channel, string script)
    {
        var to = new WireWriter();
        while (channel.Receive(128 << 20) == ChannelState.Fine)
        {
            switch (channel.Kind)
            {
                case MessageKind.Load or MessageKind.Inspect or MessageKind.Disassemble when script == "dies-of-components": Environment.Exit(7); break;
                case MessageKind.Load when script == "refuses-oddly": ComponentCodec.WriteRefused(to, [new("x-1", "No.\u001b[2J")]); break;
                case MessageKind.Inspect when script == "paints":
                    ComponentCodec.WriteInspection(to, new("", 0, "0.2.0", ["\u001b[2Jname"], [], true, [], new("scripted", "1", "none"), "It is a test."));
                    break;
                case MessageKind.Disassemble when script == "paints": ComponentCodec.WriteDisassembly(to, "\u001b[2Jcode\n\tend", isCut: true); break;
                case MessageKind.Load when script == "loads-without-end" && Interlocked.Increment(ref s_loads) > 1: Thread.Sleep(Timeout.Infinite); break;
                case MessageKind.Validate when script == "loads-without-end": BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.OutOfFuel, Fuel = 1 }], 1 << 20); break;
                case MessageKind.Load: ComponentCodec.WriteLoaded(to, "0.2.0", new("scripted", "1", "none")); break;
                case MessageKind.Validate when script == "never-answers": Thread.Sleep(Timeout.Infinite); break;
                case MessageKind.Validate when script == "endless":
                    while (channel.Send(new byte[1 << 16]) == ChannelState.Fine) { }
                    break;
                case MessageKind.Validate when script == "trickle":
                    channel.Send([200, 0, 0, 0, (byte)MessageKind.Outcomes]);
                    while (channel.Send([0]) == ChannelState.Fine) Thread.Sleep(50);
                    break;
                case MessageKind.Validate when script == "answers-ahead":
                    BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.OutOfFuel, Fuel = 1 }], 1 << 20);
                    channel.Send(to.Frame.Span);
                    Thread.Sleep(50);
                    BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Verdict, Verdict = new(Decision.Approve, []), Fuel = 1 }], 1 << 20);
                    break;
                case MessageKind.Validate when Raw(script) is { } raw:
                    channel.Send(raw);
                    continue;
                case MessageKind.Validate: Answer(to, script); break;
                default: to.Begin(MessageKind.Done); break;
            }
            channel.Send(to.Frame.Span);
        }
    }

    private static byte[]? Raw(string script) => script switch
    {
        "noise" => [.. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 167))],
        "oversized" => [0xFF, 0xFF, 0xFF, 0x7F, (byte)MessageKind.Outcomes],
        "negative" => [0xFF, 0xFF, 0xFF, 0xFF, (byte)MessageKind.Outcomes],
        "empty" => [0, 0, 0, 0, (byte)MessageKind.Outcomes],
        "two-frames" => [4, 0, 0, 0, (byte)MessageKind.Outcomes, 0, 0, 0, 0, 4, 0, 0, 0, (byte)MessageKind.Outcomes, 0, 0, 0, 0],
        "other-kind" => [0, 0, 0, 0, 250],
        "closes" => Close(),
        _ => null,
    };

    private static byte[] Close()
    {
        Environment.Exit(0);
        return [];
    }

    private static void Answer(WireWriter to, string script)
    {
        switch (script)
        {
            case "always-unknown":
                BatchCodec.WriteUnknown(to, [0]);
                break;
            case "odd-trap":
                BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Trap, Trap = "x-1", Fuel = 1 }], 1 << 20);
                break;
            case "too-many-outcomes":
                var outcome = new Outcome { Kind = OutcomeKind.OutOfFuel, Fuel = 1 };
                BatchCodec.Write(to, [outcome, outcome, outcome], 1 << 20);
                break;
            case "approves-with-findings":
                BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Verdict, Verdict = new(Decision.Approve, [new("a", "b")]), Fuel = 1 }], 1 << 20);
                break;
            case "verdict-in-a-trap":
                BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Trap, Verdict = new(Decision.Approve, []), Fuel = 1 }], 1 << 20);
                break;
            case "impossible-fuel":
                BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Verdict, Verdict = new(Decision.Approve, []), Fuel = ulong.MaxValue }], 1 << 20);
                break;
            default:
                throw new ArgumentException(script);
        }
    }
}
