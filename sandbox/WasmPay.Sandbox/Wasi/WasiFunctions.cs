using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Wasi;

/// <summary>
/// The functions of the closed world. Few do something; all others answer by the shape of their result that there is nothing:
/// an empty list, none, or an error that refuses.
/// </summary>
internal static class WasiFunctions
{
    private const uint Stdin = 0, Stdout = 1, Stderr = 2;
    private const int MaxRandomBytes = 64 << 10;

    // An error's case that says no, in the order of preference; all without payload.
    private static readonly string[] Refusals =
        ["access", "access-denied", "not-permitted", "closed", "immutable", "HTTP-request-denied", "not-supported", "unsupported", "not-available"];

    /// <summary>What a function does.</summary>
    public static HostBody Find(ClosedWorld world, string instance, string function, FuncSignature signature) => (instance, function) switch
    {
        ("wasi:logging/logging", "log") => arguments => Log(world, signature, arguments),
        ("wasi:cli/stdin", "get-stdin") => Gives(world, signature, Stdin),
        ("wasi:cli/stdout", "get-stdout") => Gives(world, signature, Stdout),
        ("wasi:cli/stderr", "get-stderr") => Gives(world, signature, Stderr),
        ("wasi:cli/exit", _) => _ => throw AbiRules.Trap("exit was called"),
        ("wasi:clocks/wall-clock", "now") => _ => Instant(world.Observe().Seconds, world.Seed.Nanoseconds),
        ("wasi:clocks/wall-clock", "resolution") => _ => Instant(0, 1_000_000),
        ("wasi:clocks/monotonic-clock", "now") => _ => new UnsignedValue(world.Observe().Monotonic()),
        ("wasi:clocks/monotonic-clock", "resolution") => _ => new UnsignedValue(1_000),
        ("wasi:clocks/monotonic-clock", _) => Gives(world, signature, 0),
        ("wasi:random/random" or "wasi:random/insecure", "get-random-bytes" or "get-insecure-random-bytes") => arguments => RandomBytes(world, arguments),
        ("wasi:random/random" or "wasi:random/insecure", "get-random-u64" or "get-insecure-random-u64") => _ => new UnsignedValue(world.Observe().NextU64()),
        ("wasi:random/insecure-seed", "insecure-seed") => _ =>
            new SequenceValue([new UnsignedValue(world.Observe().NextU64()), new UnsignedValue(world.Seed.NextU64())]),
        ("wasi:io/poll", "poll") => arguments => AllReady(world, arguments),
        ("wasi:io/poll", "[method]pollable.ready") => _ => new BoolValue(true),
        ("wasi:io/streams", "[method]output-stream.check-write") => _ => Ok(new UnsignedValue(64 << 10)),
        ("wasi:io/streams", "[method]output-stream.write" or "[method]output-stream.blocking-write-and-flush") => arguments => Print(world, arguments),
        ("wasi:io/streams", "[method]output-stream.flush" or "[method]output-stream.blocking-flush") => _ => Ok(null),
        _ => Nothing(world, $"{instance}#{function}", signature),
    };

    private static VariantValue Ok(ComponentValue? payload) => new(0, payload);

    private static HostBody Gives(ClosedWorld world, FuncSignature signature, uint representation) =>
        _ => world.Own((HandleType)signature.Result!, representation);

    private static SequenceValue Instant(ulong seconds, uint nanoseconds) => new([new UnsignedValue(seconds), new UnsignedValue(nanoseconds)]);

    private static ComponentValue? Log(ClosedWorld world, FuncSignature signature, ReadOnlySpan<ComponentValue> arguments)
    {
        world.Observe();
        var level = signature.Parameters[0].Type is VariantType levels && arguments[0] is VariantValue chosen ? levels.Cases[chosen.Case].Name : "info";
        world.Log.Add(level, ((TextValue)arguments[1]).Value, ((TextValue)arguments[2]).Value);
        return null;
    }

    private static VariantValue Print(ClosedWorld world, ReadOnlySpan<ComponentValue> arguments)
    {
        world.Observe();
        var stream = ((HandleValue)arguments[0]).Representation;
        var bytes = ((SequenceValue)arguments[1]).Items;
        world.Meter.Charge(bytes.Length * HostFuel.LogByte);
        foreach (var item in bytes) world.Log.Print(stream == Stderr, (byte)((UnsignedValue)item).Value);
        return Ok(null);
    }

    private static SequenceValue RandomBytes(ClosedWorld world, ReadOnlySpan<ComponentValue> arguments)
    {
        var length = ((UnsignedValue)arguments[0]).Value;
        if (length > MaxRandomBytes) throw AbiRules.Trap($"{length} random bytes are asked for; at most {MaxRandomBytes} are given at once");
        world.Meter.Charge((long)length * HostFuel.RandomByte);
        var seed = world.Observe();
        var bytes = ImmutableArray.CreateBuilder<ComponentValue>((int)length);
        for (var i = 0ul; i < length; i++) bytes.Add(UnsignedValue.OfByte(seed.Next()));
        return new(bytes.MoveToImmutable());
    }

    private static SequenceValue AllReady(ClosedWorld world, ReadOnlySpan<ComponentValue> arguments)
    {
        var count = ((SequenceValue)arguments[0]).Items.Length;
        world.Meter.Charge(count * (HostFuel.Slot + HostFuel.Value));
        return new([.. Enumerable.Range(0, count).Select(i => new UnsignedValue((ulong)i))]);
    }

    private static HostBody Nothing(ClosedWorld world, string name, FuncSignature signature)
    {
        switch (signature.Result)
        {
            case null: return _ => null;
            case HandleType { IsBorrow: false } own: return _ => world.Own(own, 0);
            case ListType: return _ => new SequenceValue([]);
            case VariantType { Form: VariantForm.Option }: return _ => new VariantValue(0, null);
            case VariantType { Form: VariantForm.Result } result when Refusal(result.Cases[1].Type, out var error): return _ => new VariantValue(1, error);
            default: return _ => throw AbiRules.Trap($"import `{name}` was called, which the closed world does not have");
        }
    }

    private static bool Refusal(ValType? type, out ComponentValue? error)
    {
        error = null;
        if (type is null) return true;
        if (type is not VariantType variant) return false;
        var labels = variant.Cases.Select((each, i) => (each, i)).Where(pair => pair.each.Type is null).ToArray();
        if (labels.Length == 0) return false;
        var best = labels.OrderBy(pair => Array.IndexOf(Refusals, pair.each.Name) is var at && at < 0 ? int.MaxValue : at).First();
        error = new VariantValue(best.i, null);
        return true;
    }
}
