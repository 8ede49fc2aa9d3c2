using WasmPay.Wasm.Engine;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Tiers;

/// <summary>Code lives as long as its callers, whatever the collector and other threads do.</summary>
public sealed class CodeLifetimeTests
{
    private const int Signatures = 2_500;

    // Two threads each made a stub and published one of them, while only the other's method was kept: a collection freed code in use.
    [Theory]
    [InlineData(Tier.Adaptive)]
    [InlineData(Tier.Compiled)]
    [InlineData(Tier.Interpreted)]
    public void Threads_that_share_thousands_of_signatures_survive_forced_collections(Tier tier)
    {
        using var engine = new ManagedEngine(new() { Tier = tier, CompileAfter = 2 });
        var rounds = tier == Tier.Compiled ? 1 : 2;
        for (var round = 0; round < rounds; round++)
        {
            Assert.True(engine.TryCompile(ManySignatures(round), new CompileOptions(), out var module, out var error), error?.ToString());
            using var ready = new Barrier(2);
            var stop = false;
            var collector = new Thread(() =>
            {
                while (!Volatile.Read(ref stop))
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            });
            collector.Start();
            var failures = new Exception?[2];
            var threads = Enumerable.Range(0, 2).Select(number => new Thread(() => failures[number] = Catch(() =>
            {
                ready.SignalAndWait();
                using var store = engine.CreateStore(new StoreLimits());
                store.Fuel = ulong.MaxValue;
                var function = (ICoreFunction)store.Instantiate(module, []).Export("all")!;
                var result = new CoreValue[1];
                for (var i = 0; i < 3; i++)
                {
                    function.Invoke([], result);
                    Assert.Equal(Signatures, result[0].AsI32);
                }
            }))).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Volatile.Write(ref stop, true);
            collector.Join();
            Assert.All(failures, Assert.Null);
        }
    }

    [Fact]
    public void Stubs_that_modules_share_are_bounded_and_modules_keep_their_own()
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Adaptive });
        for (var round = 0; round < 3; round++)
        {
            Assert.True(engine.TryCompile(ManySignatures(round), new CompileOptions(), out var module, out _));
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = ulong.MaxValue;
            var result = new CoreValue[1];
            ((ICoreFunction)store.Instantiate(module, []).Export("all")!).Invoke([], result);
            Assert.Equal(Signatures, result[0].AsI32);
        }

        Assert.InRange(engine.Bridges.Count, 1, 4_096);
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    // Each function has a signature of its own: its number in binary, written with two types. "all" calls every one and adds up ones.
    private static byte[] ManySignatures(int round)
    {
        var wasm = new W();
        List<byte> all = [0x41, 0];
        for (var i = 0; i < Signatures; i++)
        {
            byte[] parameters = [.. Enumerable.Range(0, 16).Select(bit => ((i + (round * Signatures)) >> bit & 1) == 1 ? W.I64 : W.I32)];
            wasm.Function(null, parameters, [W.I32], [0x41, 1]);
            foreach (var type in parameters) all.AddRange(type == W.I64 ? [0x42, 0] : [0x41, 0]);
            all.AddRange([0x10, .. W.U((ulong)i), 0x6A]);
        }

        // In pieces, so that each piece may be compiled.
        wasm.Function("all", [], [W.I32], [.. all]);
        return wasm.Build();
    }
}
