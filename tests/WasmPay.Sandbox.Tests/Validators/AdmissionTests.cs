namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What is not admitted is refused with a reason, whatever the bytes are.</summary>
public sealed class AdmissionTests
{
    private static readonly byte[] Good = Fixture.Bytes("behaviours-utf16.wasm");

    private static Refusal Refused(byte[] bytes, SandboxOptions? options = null)
    {
        using var sandbox = new Sandbox(options ?? new());
        Assert.False(sandbox.TryLoad(bytes, out var validator, out var refusals));
        Assert.Null(validator);
        return refusals[0];
    }

    [Fact]
    public void A_component_cut_at_any_byte_is_refused()
    {
        using var sandbox = new Sandbox(new());
        for (var length = 0; length < Good.Length; length++)
        {
            Assert.False(sandbox.TryLoad(Good.AsMemory(0, length), out _, out var refusals), $"{length} bytes were admitted");
            Assert.NotEmpty(refusals);
        }
    }

    [Fact]
    public void A_component_with_any_byte_changed_is_admitted_or_refused_but_never_throws()
    {
        using var sandbox = new Sandbox(new() { Fuel = 100_000 });
        var bytes = (byte[])Good.Clone();
        var random = new Random(1);
        for (var at = 0; at < bytes.Length; at += 3)
        {
            var old = bytes[at];
            bytes[at] = (byte)random.Next(256);
            if (sandbox.TryLoad(bytes, out var validator, out var refusals))
            {
                validator.Validate(Requests.Payment(1));
                validator.Dispose();
            }
            else
            {
                Assert.NotEmpty(refusals);
            }
            bytes[at] = old;
        }
    }

    [Fact]
    public void No_bytes_are_a_truncated_component() => Assert.Equal("truncated", Refused([]).Code);

    [Fact]
    public void A_core_module_is_refused_with_what_to_do()
    {
        var refusal = Refused([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]);
        Assert.Equal("core-module", refusal.Code);
        Assert.Contains("component new", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bytes_are_malformed() => Assert.Equal("malformed", Refused("not a component"u8.ToArray()).Code);

    [Fact]
    public void A_component_without_the_contract_is_refused_by_what_it_exports() =>
        Assert.Equal("wrong-contract", Refused([0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]).Code);

    [Fact]
    public void A_component_over_the_size_limit_is_refused_before_it_is_read() =>
        Assert.Equal("over-limit", Refused(Good, new() { ComponentBytes = 100 }).Code);

    [Fact]
    public void Components_nested_without_end_are_refused()
    {
        // Each level is a component section whose length says that it holds all that follows.
        byte[] preamble = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0];
        var bytes = preamble.ToList();
        for (var level = 0; level < 100_000; level++)
        {
            var length = bytes.Count;
            List<byte> head = [.. preamble, 4];
            while (length >= 0x80)
            {
                head.Add((byte)(length | 0x80));
                length >>= 7;
            }
            head.Add((byte)length);
            // Building from the inside out keeps every length right.
            if (level >= 300) break;
            bytes.InsertRange(0, head);
        }
        Assert.Equal("over-limit", Refused([.. bytes]).Code);
    }

    [Fact]
    public void An_inspection_says_what_the_bytes_are()
    {
        using var sandbox = new Sandbox(new());
        var inspection = sandbox.Inspect(Good);
        Assert.Equal(("0.2.0", true, Good.Length), (inspection.Contract, inspection.Admitted, inspection.Size));
        Assert.Equal(["wasmpay:platform/types@0.2.0"], inspection.Imports);
        Assert.Equal(["wasmpay:platform/validation@0.2.0"], inspection.Exports);
        Assert.False(sandbox.Inspect("x"u8.ToArray()).Admitted);
    }
}
