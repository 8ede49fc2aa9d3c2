using System.Text.Json;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// No payment waits for a compiler: the managed engine decides at once, and Wasmtime from when it has compiled the validator, to the same
/// verdict at the same fuel.
/// </summary>
public sealed class TieredTests
{
    private const int Behaviours = 20;

    [Fact]
    public void The_first_call_is_answered_by_the_managed_engine_and_later_ones_by_Wasmtime_with_the_same_outcomes()
    {
        using var sandbox = new Sandbox(new());
        using var validator = Load(sandbox, "behaviours-utf8.wasm");
        Assert.Equal("wasmtime", validator.Engine.Name);
        Assert.Equal("managed", validator.Validate(Requests.Payment(1)).Engine!.Name);
        var before = Enumerable.Range(0, Behaviours).Select(i => validator.Validate(Requests.Payment(i))).ToArray();
        Tiers.OnFirst(validator);
        for (var i = 0; i < Behaviours; i++)
        {
            var after = validator.Validate(Requests.Payment(i));
            // What says that the guest had no room is the managed engine's to say.
            Assert.Equal(after.Kind == OutcomeKind.OutOfMemory ? "managed" : "wasmtime", after.Engine!.Name);
            Assert.Equal((before[i].Kind, before[i].Trap), (after.Kind, after.Trap));
            if (after.Kind == OutcomeKind.Verdict) Assert.Equal(Said(before[i]), Said(after));
        }
    }

    // Records are compared as JSON when they are replayed, on whichever engine has the validator then.
    [Fact]
    public void As_a_record_the_answer_of_either_engine_is_the_same_text()
    {
        using var sandbox = new Sandbox(new());
        using var validator = Load(sandbox, "behaviours-utf8.wasm");
        var before = validator.Validate(Requests.Payment(1));
        var after = Tiers.OnFirst(validator).Validate(Requests.Payment(1));
        Assert.Equal(("managed", "wasmtime"), (before.Engine!.Name, after.Engine!.Name));
        Assert.Equal(JsonSerializer.Serialize(before, RequestJson.Options), JsonSerializer.Serialize(after, RequestJson.Options));
    }

    [Fact]
    public void A_validator_that_is_called_once_costs_the_compiler_nothing()
    {
        using var sandbox = new Sandbox(new());
        using var once = Load(sandbox, "behaviours-utf8.wasm");
        using var often = Load(sandbox, "behaviours-utf16.wasm");
        once.Validate(Requests.Payment(1));
        Tiers.OnFirst(often);
        Assert.False(((TieredComponent)once.Decider).IsOnFirst);
        Assert.Equal(1, sandbox.Compiled.Count);
    }

    [Fact]
    public void What_Wasmtime_refuses_the_managed_engine_goes_on_to_decide()
    {
        // More tables than Wasmtime's pool has for a module, which the managed engine does not mind.
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoad(WithTables(9), out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        using (validator)
        {
            for (var i = 0; i < 2; i++) Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(1)).Kind);
            Assert.True(SpinWait.SpinUntil(() => validator.Engine.Name == "managed", TimeSpan.FromMinutes(1)));
            Assert.Equal("managed", validator.Validate(Requests.Payment(1)).Engine!.Name);
        }
        using var named = new Sandbox(new() { Engine = EngineChoice.Wasmtime });
        Assert.False(named.TryLoad(WithTables(9), out _, out refusals));
        Assert.Equal("over-limit", Assert.Single(refusals).Code);
    }

    [Fact]
    public void What_Wasmtime_let_go_is_decided_by_the_managed_engine_until_it_has_it_again()
    {
        using var sandbox = new Sandbox(new() { CompiledValidators = 1 });
        using var first = Load(sandbox, "behaviours-utf8.wasm");
        using var second = Load(sandbox, "behaviours-utf16.wasm");
        Tiers.OnFirst(first);
        Tiers.OnFirst(second);
        Assert.False(((TieredComponent)first.Decider).IsOnFirst);
        Assert.Equal("managed", first.Validate(Requests.Payment(1)).Engine!.Name);
        Tiers.OnFirst(first);
        Assert.Equal("wasmtime", first.Validate(Requests.Payment(1)).Engine!.Name);
    }

    [Fact]
    public async Task Validators_and_the_sandbox_may_go_while_their_compiler_works()
    {
        for (var round = 0; round < 20; round++)
        {
            using var sandbox = new Sandbox(new());
            var validators = Enumerable.Range(0, 4).Select(_ => Load(sandbox, "behaviours-utf8.wasm")).ToArray();
            foreach (var validator in validators)
                for (var i = 0; i < 2; i++) Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(1)).Kind);
            if (round % 2 == 0) await Task.Delay(round);
            foreach (var validator in validators) validator.Dispose();
        }
    }

    private static string Said(Outcome outcome) => JsonSerializer.Serialize(outcome);

    private static Validator Load(Sandbox sandbox, string fixture)
    {
        Assert.True(sandbox.TryLoad(Fixture.Bytes(fixture), out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        return validator;
    }

    // A module that nobody instantiates, with so many tables.
    private static byte[] WithTables(int tables)
    {
        byte[] section = [4, (byte)(1 + (3 * tables)), (byte)tables, .. Enumerable.Repeat<byte[]>([0x70, 0, 1], tables).SelectMany(table => table)];
        byte[] module = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, .. section];
        return [.. Fixture.Bytes("behaviours-utf8.wasm"), 1, (byte)module.Length, .. module];
    }
}
