using WasmPay.Sandbox.Engines;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Which engine runs is a choice, and says why.</summary>
public sealed class EngineFactoryTests
{
    [Fact]
    public void The_managed_engine_is_always_there()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Managed });
        Assert.Equal("managed", sandbox.Engine.Name);
        Assert.Contains("asked for", sandbox.EngineReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_are_Wasmtime_and_the_managed_engine_as_a_second_opinion()
    {
        var selection = EngineFactory.Select(EngineChoice.Both);
        using (selection.Engine)
        using (selection.Second)
            Assert.Equal(("wasmtime", "managed"), (selection.Engine.Identity.Name, selection.Second?.Identity.Name));
    }

    [Fact]
    public void Auto_takes_Wasmtime_where_it_is_found_and_says_so_either_way()
    {
        var selection = EngineFactory.Select(EngineChoice.Auto);
        using var engine = selection.Engine;
        Assert.Contains(engine.Identity.Name == "wasmtime" ? "its library was found" : "library was not found", selection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Wasmtime_by_name_is_that_or_an_error_that_says_why()
    {
        try
        {
            using var engine = EngineFactory.Select(EngineChoice.Wasmtime).Engine;
            Assert.Equal("wasmtime", engine.Identity.Name);
        }
        catch (EngineUnavailableException missing)
        {
            Assert.Contains("cannot be had", missing.Message, StringComparison.Ordinal);
        }
    }
}
