using System.Globalization;
using WasmPay.Guests.Lockdown;
using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Work;

/// <summary>The worker's main: hears what the host wants, warms up, locks itself down, and serves its connections until they close.</summary>
internal static class WorkerProgram
{
    /// <summary>The first argument, which says that the host started it.</summary>
    public const string Command = "worker";

    /// <summary>The control connection's first file; each connection has two, to read and to write.</summary>
    public const int FirstFile = 3;

    private const int SettingsBytes = 1 << 20;

    /// <summary>Runs until the host closes the channel.</summary>
    /// <param name="arguments"><see cref="Command"/> and the number of connections.</param>
    /// <param name="clock">The clock of deadlines.</param>
    /// <param name="beforeGuest">As <see cref="WorkerServer"/> says.</param>
    /// <param name="beforeCompiler">Runs before a component is compiled beside the calls; tests put faults there, the product has none.</param>
    public static int Run(string[] arguments, TimeProvider clock, Action<ValidationRequest>? beforeGuest = null, Action? beforeCompiler = null)
    {
        if (arguments is not [Command, var count] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var connections))
        {
            Console.Error.WriteLine("This program runs guests for WasmPay's host, which starts it itself.");
            return 2;
        }
        var early = WorkerLockdown.Begin();
        Directory.SetCurrentDirectory("/");
        using var control = new FrameChannel(FirstFile, FirstFile + 1);
        if (control.Receive(SettingsBytes, streamed: true) != ChannelState.Fine || control.Kind != MessageKind.Hello) return 3;
        var hello = new WireReader(control.Payload.Span);
        var settings = WorkerSettings.Read(ref hello);

        var server = new WorkerServer(settings, clock, beforeGuest);
        WarmUp.LoadAssemblies();
        WarmUp.Run(server, settings.Engines.Count);
        // INVARIANT: no byte of a guest is read before this line, and every thread that will run one is started after it.
        var report = new WorkerReport(server.Engines, server.Reasons, early | WorkerLockdown.Complete(settings));

        var outbox = new ControlOutbox(control);
        server.Watch(news =>
        {
            outbox.Send(news.Write);
            if (news.Digest is not null) beforeCompiler?.Invoke();
        });
        var turns = new BatchTurn[connections];
        for (var i = 0; i < connections; i++)
        {
            var (turn, files) = (turns[i] = new(), FirstFile + (2 * (i + 1)));
            new Thread(() => Serve(server, new(files, files + 1), turn, settings.RequestBytes), settings.Sandbox.StackBytes) { IsBackground = true, Name = $"guest {i}" }.Start();
        }
        if (outbox.Send(report.Write)) Control(control, outbox, server, turns);
        return 0;
    }

    // A closed connection means that the host is done with this process, or gone.
    private static void Serve(WorkerServer server, FrameChannel channel, BatchTurn turn, int mostBytes)
    {
        // Guests run where they are asked for: this thread has the stack that they may need.
        Sandbox.Threads.GuestThread.Adopt();
        var writer = new WireWriter();
        while (channel.Receive(mostBytes) == ChannelState.Fine)
        {
            server.Answer(channel.Kind, channel.Payload.Span, writer, turn);
            if (channel.Send(writer.Frame.Span) != ChannelState.Fine) break;
        }
        Environment.Exit(0);
    }

    private static void Control(FrameChannel control, ControlOutbox outbox, WorkerServer server, BatchTurn[] turns)
    {
        while (control.Receive(SettingsBytes, streamed: true) == ChannelState.Fine)
        {
            switch (control.Kind)
            {
                case MessageKind.Cancel:
                    var from = new WireReader(control.Payload.Span);
                    var (connection, number) = (from.U32(), from.U32());
                    turns[connection].Cancel(number);
                    break;
                case MessageKind.Count:
                    if (!outbox.Send(server.Counts.Write)) return;
                    break;
                default:
                    return;
            }
        }
    }
}
