using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>The scripts' binaries with bytes changed: refused with a typed error, or they run, link or trap; nothing else happens.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    [SharedFact(ComponentScripts.Archive)]
    public void A_changed_component_is_refused_or_runs_within_its_limits()
    {
        using var engine = new ManagedEngine();
        var random = new Random(20_26);
        int refused = 0, linked = 0, stopped = 0;
        foreach (var file in ComponentScripts.Names().SelectMany(name => Directory.EnumerateFiles(ComponentScripts.FolderOf(name), "*.wasm").Order(StringComparer.Ordinal)))
        {
            var original = File.ReadAllBytes(file);
            if (original.Length is <= 8 or > 8_192) continue;
            for (var round = 0; round < 12; round++)
            {
                var bytes = (byte[])original.Clone();
                for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(8, bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 8);
                var (plan, modules, _) = ComponentDecoder.Decode(bytes, engine, new(), new());
                if (plan is null)
                {
                    refused++;
                    continue;
                }
                using var graph = new ComponentGraph(engine.CreateStore(new() { MemoryBytes = 1 << 20, CallDepth = 100 }), 2_000);
                graph.Store.Fuel = 1_000_000;
                try
                {
                    graph.Instantiate(plan, (name, type) => TrappingImports.CanStandIn(type) ? TrappingImports.Create(name, type) : null);
                    linked++;
                }
                catch (Exception stop) when (stop is TrapException or LinkException or ComponentLinkException)
                {
                    stopped++;
                }
                foreach (var module in modules) module.Dispose();
            }
        }
        output.WriteLine($"{refused} refused, {linked} instantiated, {stopped} stopped");
        Assert.True(refused > 0 && linked > 0 && stopped > 0);
    }
}
