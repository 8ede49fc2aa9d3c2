using System.Reflection;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Work;

/// <summary>
/// Makes a worker do once what it will do later, while files can still be opened: all assemblies are loaded, and the road of a message
/// is compiled, so that the first payment does not wait for either.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 200;

    public static void LoadAssemblies()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<Assembly>([typeof(WarmUp).Assembly, .. AppDomain.CurrentDomain.GetAssemblies()]);
        while (waiting.TryPop(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (!seen.Add(name.FullName)) continue;
                try
                {
                    waiting.Push(Assembly.Load(name));
                }
                catch (Exception absent) when (absent is FileNotFoundException or FileLoadException or BadImageFormatException)
                {
                    // What cannot be loaded now could not be later either.
                }
            }
        }
    }

    public static void Run(WorkerServer server, int engines)
    {
        using var stream = typeof(WarmUp).Assembly.GetManifestResourceStream("warm-up.wasm")!;
        var component = new byte[stream.Length];
        stream.ReadExactly(component);
        var (to, answer, turn) = (new WireWriter(), new WireWriter(), new BatchTurn());
        // A number of its own, since the digest is only a name here.
        var digest = new string('0', 64);
        for (byte engine = 0; engine < engines; engine++)
        {
            var (plain, counting) = (new ComponentKey(digest, engine), new ComponentKey(digest, engine, Coverage: true));
            foreach (var key in (ComponentKey[])[plain, counting])
            {
                ComponentCodec.WriteLoad(to, key, mayCompile: true, component);
                Ask();
            }
            ComponentCodec.WriteInspect(to, engine, component);
            Ask();
            for (var round = 0; round < Rounds; round++)
            {
                // From the second round on another engine may have it; and its compiler's thread must be gone before the lock comes.
                if (round == 2) SpinWait.SpinUntil(() => !server.IsCompiling);
                BatchCodec.Write(to, 0, TimeSpan.FromMinutes(1), [Item(0), Item(1), Item(round % 10 == 0 ? 2 : 1)]);
                Ask();
                if (round > 2) continue;
                CoverageCodec.WriteCover(to, counting, Request(round));
                Ask();
            }
            foreach (var key in (ComponentKey[])[plain, counting])
            {
                ComponentCodec.WriteUnload(to, key);
                Ask();
            }

            BatchItem Item(long units) => new(plain, Request(units), null);
        }

        // What the control connection asks for has to be there also when a guest has filled the heap.
        server.Counts.Write(to);
        new CompilerNews(digest).Write(to);

        void Ask()
        {
            var frame = to.Frame.Span;
            server.Answer((MessageKind)frame[Wire.HeaderBytes - 1], frame[Wire.HeaderBytes..], answer, turn);
            _ = answer.Frame;
        }
    }

    private static ValidationRequest Request(long units)
    {
        var party = new Party("account", "name", "address", "identifier", "", "BANK", "USA", "USA", Holder.Individual, Rating.Low, 1, ["list"]);
        var quiet = new Activity(default, default, default, default, default, default);
        var transaction = new Transaction("warm-up", party, party, new(units, "USD"), new(units, "USD"), Channel.Api, "GDDS", "memo", new(0, 1970, 1, 1, 4, 0, 0));
        return new(transaction, new(quiet, quiet, quiet, FirstPayment: true));
    }
}
