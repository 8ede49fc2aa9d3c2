using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;
using static WasmPay.Sandbox.Wasi.TypePatterns;

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

    private static readonly TypePattern Instant = Fields(U64, U32);

    private static readonly FrozenDictionary<(string Instance, string Function), Known> s_known = new Dictionary<(string, string), Known>
    {
        [("wasi:logging/logging", "log")] = new(Nothing, [Labels("trace", "debug", "info", "warn", "error", "critical"), Text, Text], Log),
        [("wasi:cli/stdin", "get-stdin")] = new(Owned, [], Gives(Stdin)),
        [("wasi:cli/stdout", "get-stdout")] = new(Owned, [], Gives(Stdout)),
        [("wasi:cli/stderr", "get-stderr")] = new(Owned, [], Gives(Stderr)),
        [("wasi:clocks/wall-clock", "now")] = new(Instant, [], (world, _) => _ => Moment(world.Observe().Seconds, world.Seed.Nanoseconds)),
        [("wasi:clocks/wall-clock", "resolution")] = new(Instant, [], (_, _) => _ => Moment(0, 1_000_000)),
        [("wasi:clocks/monotonic-clock", "now")] = new(U64, [], (world, _) => _ => new UnsignedValue(world.Observe().Monotonic())),
        [("wasi:clocks/monotonic-clock", "resolution")] = new(U64, [], (_, _) => _ => new UnsignedValue(1_000)),
        [("wasi:random/random", "get-random-bytes")] = new(ListOf(U8), [U64], RandomBytes),
        [("wasi:random/random", "get-random-u64")] = new(U64, [], RandomNumber),
        [("wasi:random/insecure", "get-insecure-random-bytes")] = new(ListOf(U8), [U64], RandomBytes),
        [("wasi:random/insecure", "get-insecure-random-u64")] = new(U64, [], RandomNumber),
        [("wasi:random/insecure-seed", "insecure-seed")] = new(Fields(U64, U64), [], (world, _) => _ =>
            new SequenceValue([new UnsignedValue(world.Observe().NextU64()), new UnsignedValue(world.Seed.NextU64())])),
        [("wasi:io/poll", "poll")] = new(ListOf(U32), [ListOf(Borrowed)], AllReady),
        [("wasi:io/poll", "[method]pollable.ready")] = new(Bool, [Borrowed], (_, _) => _ => new BoolValue(true)),
        [("wasi:io/streams", "[method]output-stream.check-write")] = new(ResultOf(U64), [Borrowed], (_, _) => _ => Ok(new UnsignedValue(64 << 10))),
        [("wasi:io/streams", "[method]output-stream.write")] = new(ResultOf(Nothing), [Borrowed, ListOf(U8)], Print),
        [("wasi:io/streams", "[method]output-stream.blocking-write-and-flush")] = new(ResultOf(Nothing), [Borrowed, ListOf(U8)], Print),
        [("wasi:io/streams", "[method]output-stream.flush")] = new(ResultOf(Nothing), [Borrowed], (_, _) => _ => Ok(null)),
        [("wasi:io/streams", "[method]output-stream.blocking-flush")] = new(ResultOf(Nothing), [Borrowed], (_, _) => _ => Ok(null)),
    }.ToFrozenDictionary();

    /// <summary>Whether a guest means the same function as the host, by the type that it declares.</summary>
    public static bool Fits(string instance, string function, FuncSignature signature) =>
        !s_known.TryGetValue((instance, function), out var known) || known.Fits(signature);

    /// <summary>What a function does.</summary>
    public static HostBody Find(ClosedWorld world, string instance, string function, FuncSignature signature)
    {
        if (instance == "wasi:cli/exit") return _ => throw AbiRules.Trap("exit was called");
        if (!s_known.TryGetValue((instance, function), out var known)) return NothingOf(world, $"{instance}#{function}", signature);
        return known.Fits(signature) ? known.Body(world, signature) : _ => throw AbiRules.Trap($"import `{instance}#{function}` was called, which has another type in the closed world");
    }

    private static VariantValue Ok(ComponentValue? payload) => new(0, payload);

    private static Func<ClosedWorld, FuncSignature, HostBody> Gives(uint representation) =>
        (world, signature) => _ => world.Own((HandleType)signature.Result!, representation);

    private static SequenceValue Moment(ulong seconds, uint nanoseconds) => new([new UnsignedValue(seconds), new UnsignedValue(nanoseconds)]);

    private static HostBody Log(ClosedWorld world, FuncSignature signature)
    {
        var levels = ((VariantType)signature.Parameters[0].Type).Cases;
        return arguments =>
        {
            world.Observe();
            world.Log.Add(levels[((VariantValue)arguments[0]).Case].Name, ((TextValue)arguments[1]).Value, ((TextValue)arguments[2]).Value);
            return null;
        };
    }

    private static HostBody Print(ClosedWorld world, FuncSignature signature) => arguments =>
    {
        world.Observe();
        var stream = ((HandleValue)arguments[0]).Representation;
        var bytes = ((SequenceValue)arguments[1]).Items;
        world.Meter.Charge(bytes.Length * HostFuel.LogByte);
        foreach (var item in bytes) world.Log.Print(stream == Stderr, (byte)((UnsignedValue)item).Value);
        return Ok(null);
    };

    private static HostBody RandomNumber(ClosedWorld world, FuncSignature signature) => _ => new UnsignedValue(world.Observe().NextU64());

    private static HostBody RandomBytes(ClosedWorld world, FuncSignature signature) => arguments =>
    {
        var length = ((UnsignedValue)arguments[0]).Value;
        if (length > MaxRandomBytes) throw AbiRules.Trap($"{length} random bytes are asked for; at most {MaxRandomBytes} are given at once");
        world.Meter.Charge((long)length * HostFuel.RandomByte);
        var seed = world.Observe();
        var bytes = ImmutableArray.CreateBuilder<ComponentValue>((int)length);
        for (var i = 0ul; i < length; i++) bytes.Add(UnsignedValue.OfByte(seed.Next()));
        return new SequenceValue(bytes.MoveToImmutable());
    };

    private static HostBody AllReady(ClosedWorld world, FuncSignature signature) => arguments =>
    {
        var count = ((SequenceValue)arguments[0]).Items.Length;
        world.Meter.Charge(count * (HostFuel.Slot + HostFuel.Value));
        return new SequenceValue([.. Enumerable.Range(0, count).Select(i => new UnsignedValue((ulong)i))]);
    };

    private static HostBody NothingOf(ClosedWorld world, string name, FuncSignature signature)
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

    /// <summary>A function that does something: its type as far as the host relies on it, and what it does for a guest that declares it so.</summary>
    private sealed record Known(TypePattern Result, TypePattern[] Parameters, Func<ClosedWorld, FuncSignature, HostBody> Body)
    {
        public bool Fits(FuncSignature signature) =>
            Result(signature.Result) && signature.Parameters.Count == Parameters.Length && signature.Parameters.Zip(Parameters).All(pair => pair.Second(pair.First.Type));
    }
}
