using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Real modules cut at every byte, and with every byte replaced: refused with a place, or a module that runs bounded.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    // Each one that is still a module is compiled function by function to be run; a part of them is enough.
    private const int RunsOneOf = 8;

    [Fact]
    public void A_module_cut_at_any_byte_is_malformed_or_a_module() => Cut(RealModules.All);

    [SharedFact(RealModules.RustComponent)]
    public void A_module_that_Rust_made_cut_at_any_byte_is_malformed_or_a_module() => Cut(RealModules.OfRust);

    private void Cut(IEnumerable<byte[]> all)
    {
        using var engine = new ManagedEngine();
        foreach (var module in all)
        {
            Assert.True(engine.TryCompile(module, new CompileOptions(), out _, out _));
            var modules = 0;
            for (var length = 0; length < module.Length; length++)
            {
                if (engine.TryCompile(module.AsMemory(0, length), new CompileOptions(), out _, out var error))
                {
                    modules++;
                    continue;
                }

                Assert.True(error.Kind is ModuleErrorKind.Malformed or ModuleErrorKind.Invalid, $"cut at {length}: {error}");
                Assert.InRange(error.Offset, 0, length);
            }

            output.WriteLine($"{module.Length} cuts, {modules} of them a module");
            // Only between sections, and not where functions have no code yet.
            Assert.InRange(modules, 0, RealModules.Sections(module).Count());
        }
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("all ones")]
    [InlineData("its complement")]
    public void A_module_with_any_byte_replaced_is_refused_or_runs_bounded(string by)
    {
        using var engine = new ManagedEngine();
        foreach (var module in RealModules.All)
        {
            var (valid, ran) = (0, 0);
            for (var at = 0; at < module.Length; at++)
            {
                var damaged = (byte[])module.Clone();
                damaged[at] = by switch
                {
                    "zero" => 0,
                    "all ones" => 0xFF,
                    _ => (byte)~module[at],
                };
                if (!engine.TryCompile(damaged, new CompileOptions(), out _, out var error))
                {
                    Assert.InRange(error.Offset, 0, damaged.Length);
                    continue;
                }

                if (valid++ % RunsOneOf != 0) continue;
                ran++;
                Stranger.Run(engine, damaged);
            }

            output.WriteLine($"{module.Length} bytes, {valid} still valid, {ran} of them run");
        }
    }
}
