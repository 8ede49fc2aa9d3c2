using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Canonical definitions (Binary.md, Canonical Definitions; CanonicalABI.md, canonopt Validation).</summary>
/// <param name="core">Core functions and memories that a definition may name, and where new core functions go.</param>
/// <param name="funcs">Functions that may be lowered, and where lifted ones go.</param>
/// <param name="types">Types of functions to lift, and of resources.</param>
/// <param name="plan">Where the steps go.</param>
internal readonly struct CanonReader(CoreSpaces core, IndexSpace<FuncSignature> funcs, TypeSpace types, PlanBuilder plan)
{
    private static readonly FunctionType ReallocType = new([ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32], [ValueType.I32]);

    /// <summary>One canonical definition.</summary>
    public void Read(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var code = cursor.Byte();
        switch (code)
        {
            case 0x00: Lift(cursor, at); break;
            case 0x01: Lower(cursor, at); break;
            case 0x02: Builtin(ResourceBuiltin.New, cursor, at); break;
            case 0x03: Builtin(ResourceBuiltin.Drop, cursor, at); break;
            case 0x04: Builtin(ResourceBuiltin.Rep, cursor, at); break;
            default: throw LaterProposals.Canonical(code, at) ?? ComponentException.Malformed("invalid leading byte in a canonical function", at);
        }
    }

    private void Lift(BinaryCursor cursor, int at)
    {
        Zero(cursor);
        var index = cursor.U32();
        var lifted = core.Funcs.At(index, at);
        var options = Options(cursor, lifting: true, lifted);
        var signature = types.Func(cursor.U32(), at);
        Require(options, signature, lifting: true, at);
        var want = signature.Flatten(lowering: false);
        if (!want.Parameters.AsSpan().SequenceEqual(lifted.Parameters.AsSpan()))
            throw ComponentException.Invalid($"lowered parameter types `{Text(want.Parameters)}` do not match parameter types `{Text(lifted.Parameters)}` of core function {index}", at);
        if (!want.Results.AsSpan().SequenceEqual(lifted.Results.AsSpan()))
            throw ComponentException.Invalid($"lowered result types `{Text(want.Results)}` do not match result types `{Text(lifted.Results)}` of core function {index}", at);
        funcs.Add(signature);
        plan.Add(new LiftStep((int)index, options, signature));
    }

    private void Lower(BinaryCursor cursor, int at)
    {
        Zero(cursor);
        var index = cursor.U32();
        var signature = funcs.At(index, at);
        var options = Options(cursor, lifting: false, null);
        Require(options, signature, lifting: false, at);
        var lowered = signature.Flatten(lowering: true);
        core.Funcs.Add(lowered);
        plan.Add(new LowerStep((int)index, options, signature, lowered));
    }

    private void Builtin(ResourceBuiltin builtin, BinaryCursor cursor, int at)
    {
        var index = cursor.U32();
        var resource = types.Resource(index, at);
        if (builtin != ResourceBuiltin.Drop && !plan.Owns(resource.Id))
            throw ComponentException.Invalid($"type index {index} is not a local resource", at);
        core.Funcs.Add(ResourceFunctions.TypeOf(builtin));
        plan.Add(new ResourceBuiltinStep(builtin, resource.Id));
    }

    private static void Zero(BinaryCursor cursor)
    {
        if (cursor.Byte() != 0) throw ComponentException.Malformed("invalid leading byte in a canonical function", cursor.Position - 1);
    }

    private CanonOptions Options(BinaryCursor cursor, bool lifting, FunctionType? lifted)
    {
        TextEncoding? encoding = null;
        int memory = -1, realloc = -1, postReturn = -1;
        var count = cursor.Count("canonical option");
        var start = cursor.Position;
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            var code = cursor.Byte();
            switch (code)
            {
                case <= 0x02:
                    if (encoding is not null) throw ComponentException.Invalid($"canonical encoding option `{encoding}` conflicts with option `{(TextEncoding)code}`", at);
                    encoding = (TextEncoding)code;
                    break;
                case 0x03:
                    Once(memory, "memory", at);
                    memory = (int)cursor.U32();
                    core.Memories.At((uint)memory, at);
                    break;
                case 0x04:
                    Once(realloc, "realloc", at);
                    realloc = (int)cursor.U32();
                    break;
                case 0x05:
                    Once(postReturn, "post-return", at);
                    postReturn = (int)cursor.U32();
                    break;
                default:
                    throw LaterProposals.CanonicalOption(code, at) ?? ComponentException.Malformed("invalid leading byte in a canonical option", at);
            }
        }
        if (realloc >= 0)
        {
            if (memory < 0) throw ComponentException.Invalid("canonical option `realloc` requires `memory` to also be specified", start);
            if (!core.Funcs.At((uint)realloc, start).Equals(ReallocType))
                throw ComponentException.Invalid("canonical option `realloc` uses a core function with an incorrect signature", start);
        }
        if (postReturn >= 0)
        {
            if (!lifting) throw ComponentException.Invalid("canonical option `post-return` cannot be specified for lowerings", start);
            if (!core.Funcs.At((uint)postReturn, start).Equals(new FunctionType(lifted!.Results, [])))
                throw ComponentException.Invalid("canonical option `post-return` uses a core function with an incorrect signature", start);
        }
        return new(encoding ?? TextEncoding.Utf8, memory, realloc, postReturn);
    }

    private static void Once(int value, string name, long at)
    {
        if (value >= 0) throw ComponentException.Invalid($"canonical option `{name}` is specified more than once", at);
    }

    // Where values pass through linear memory: parameters go towards the callee, results towards the caller.
    private static void Require(CanonOptions options, FuncSignature signature, bool lifting, long at)
    {
        var (parameters, result) = (signature.ParameterRecord, signature.Result);
        var memory = parameters.HasPointer || result is { HasPointer: true } || signature.ParametersSpill || signature.ResultSpills;
        if (memory && options.Memory < 0) throw ComponentException.Invalid("canonical option `memory` is required", at);
        var realloc = lifting ? parameters.HasPointer || signature.ParametersSpill : result is { HasPointer: true };
        if (realloc && options.Realloc < 0) throw ComponentException.Invalid("canonical option `realloc` is required", at);
    }

    private static string Text(IEnumerable<ValueType> types) => $"[{string.Join(", ", types)}]";
}
