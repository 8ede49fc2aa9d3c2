using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// A component of a few kilobytes may ask for two thousand instances. What they hold together is bounded, on every engine.
/// </summary>
public sealed class ManyInstancesTests
{
    private const int Instances = 1_900;

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void Instances_with_a_memory_each_run_out_of_it_before_the_host_does(string engine) =>
        // (memory 1024): 64 MiB each.
        GuestThread.Run(() => AssertOutOfMemory(FailureOf(engine, [5, 4, 1, 0, 0x80, 0x08])));

    [Theory, MemberData(nameof(Engines))]
    public void Instances_with_a_table_each_run_out_of_memory_before_the_host_does(string engine) =>
        // (table 100000 funcref): 800 kB each.
        GuestThread.Run(() => AssertOutOfMemory(FailureOf(engine, [4, 6, 1, 0x70, 0, 0xA0, 0x8D, 0x06])));

    // The guest's limit, or the pool's, whichever is less.
    private static void AssertOutOfMemory(Exception failure) =>
        Assert.True(failure is TrapException { Code: TrapCode.OutOfMemory } or InsufficientMemoryException, failure.ToString());

    private static Exception FailureOf(string name, byte[] section)
    {
        byte[] module = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, .. section];
        byte[] instances = [.. Number(Instances), .. Enumerable.Range(0, Instances).SelectMany(_ => (byte[])[0, 0, 0])];
        byte[] component = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0, 1, (byte)module.Length, .. module, 2, .. Number(instances.Length), .. instances];
        using var engine = Fixture.NewEngine(name);
        var (plan, modules, error) = ComponentDecoder.Decode(component, engine, new(), new());
        Assert.Null(error);
        using var graph = new ComponentGraph(engine.CreateStore(new()), Instances + 1);
        graph.Store.Fuel = 10_000_000_000;
        var trap = Assert.ThrowsAny<Exception>(() => graph.Instantiate(plan!, (_, _) => null));
        foreach (var one in modules) one.Dispose();
        return trap;
    }

    // Two bytes, padded where one is enough.
    private static byte[] Number(int value) => [(byte)(value | 0x80), (byte)(value >> 7)];
}
