using WasmPay.Proving.Machine;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Requests;

/// <summary>A request cannot be given to a guest as one that stands for all.</summary>
internal sealed class RequestNotLoweredException(string message) : Exception(message);

/// <summary>
/// Gives a guest one request that stands for all within bounds: numbers, texts and their lengths are symbols. Texts are of ASCII characters, for which a guest is
/// asked for room once; others are stored in steps, as a host guesses how long they become. Texts lie where the longest ones would.
/// That is no assumption of what a guest does with a length, which is a symbol wherever it looks at it: only where its allocator puts things is
/// chosen so, and the allocator must put them so that their places differ by a constant from the pointer that it gives.
/// </summary>
internal sealed class SymbolicRequest(SymbolicMachine machine, LiftedFunc validate, RequestBounds bounds, FactTable facts)
{
    // What an allocator may write before what it gives: the header of an object.
    private const long HeaderBytes = 64;

    private readonly BitsPool _pool = machine.Pool;
    private readonly Function _realloc = validate.Realloc as Function ?? throw new RequestNotLoweredException("The validator exports no allocator of its own.");
    private readonly Memory _memory = validate.Memory as Memory ?? throw new RequestNotLoweredException("The validator has no memory of its own.");
    private readonly bool _wide = validate.Context.Encoding switch
    {
        TextEncoding.Utf8 => false,
        TextEncoding.Utf16 => true,
        _ => throw new RequestNotLoweredException("The validator takes texts in Latin-1 or UTF-16 as they come, which is not followed."),
    };

    private SymbolicState _state = new();

    /// <summary>Whether the guest takes texts in UTF-16.</summary>
    public bool IsWide => _wide;

    /// <summary>The state with the request in its memory, and where it is.</summary>
    /// <exception cref="RequestNotLoweredException">The allocator is not one that can be followed.</exception>
    public (SymbolicState State, Word At) Lower()
    {
        var parameters = validate.Signature.ParameterRecord;
        if (!validate.Signature.ParametersSpill) throw new RequestNotLoweredException("The validator takes its request as numbers.");
        var at = Allocate(parameters.Align, _pool.Constant(32, (ulong)parameters.Size));
        for (var i = 0; i < parameters.Fields.Count; i++) Store(parameters.Fields[i].Type, parameters.Fields[i].Name, at + (uint)parameters.Offsets[i]);
        return (_state, Word.Of(at));
    }

    private void Store(ValType type, string fact, uint at)
    {
        switch (type)
        {
            case PrimType { Kind: Prim.String }:
                Text(fact, fact, bounds.Of(fact), at);
                break;
            case PrimType prim:
                Put(at, (int)prim.Size, _pool.Symbol(fact, 8 * (int)prim.Size, facts.Bit(fact), Least(fact), Most(fact, prim)));
                break;
            case RecordType record:
                for (var i = 0; i < record.Fields.Count; i++) Store(record.Fields[i].Type, $"{fact}.{record.Fields[i].Name}", at + (uint)record.Offsets[i]);
                break;
            case VariantType variant:
                var isOption = variant.Form == VariantForm.Option;
                Put(at, variant.DiscriminantSize, _pool.Symbol(isOption ? $"{fact}?" : fact, 8 * variant.DiscriminantSize, facts.Bit(fact), 0, (ulong)variant.Cases.Count - 1));
                if (isOption) Store(variant.Cases[1].Type!, fact, at + (uint)variant.PayloadOffset);
                break;
            case ListType { Element: PrimType { Kind: Prim.String } } list:
                List(list, fact, at);
                break;
            default:
                throw new RequestNotLoweredException($"The contract's {fact} is of a type that is not followed.");
        }
    }

    // What the calendar and a truth can be.
    private static ulong Least(string fact) => fact switch
    {
        "transaction.at.year" => 1970,
        "transaction.at.month" or "transaction.at.day" or "transaction.at.weekday" => 1,
        _ => 0,
    };

    private static ulong Most(string fact, PrimType prim) => fact switch
    {
        "transaction.at.year" => 9999,
        "transaction.at.month" => 12,
        "transaction.at.day" => 31,
        "transaction.at.weekday" => 7,
        "transaction.at.hour" => 23,
        "transaction.at.minute" => 59,
        _ => prim.Kind == Prim.Bool ? 1UL : ulong.MaxValue,
    };

    private void List(ListType list, string fact, uint at)
    {
        var count = _pool.Symbol($"{fact}.count", 32, facts.Bit(fact), 0, (ulong)bounds.Lists);
        var entry = (uint)list.Element.Size;
        var entries = Allocate(list.Element.Align, _pool.Apply(BitsOp.Multiply, count, _pool.Constant(32, entry)));
        for (var i = 0u; i < bounds.Lists; i++) Text(fact, $"{fact}[{i}]", bounds.ListName, entries + i * entry);
        Pair(at, entries, count);
    }

    private void Text(string fact, string name, int longest, uint at)
    {
        var bit = facts.Bit(fact);
        var length = _pool.Symbol($"{name}.length", 32, bit, 0, (ulong)longest);
        var unit = _wide ? 2 : 1;
        var text = Allocate(unit, _pool.Apply(BitsOp.Multiply, length, _pool.Constant(32, (ulong)unit)));
        for (var i = 0u; i < longest; i++)
        {
            var character = _pool.Symbol($"{name}.{i}", 8 * unit, bit);
            var isOne = _pool.And(_pool.Not(_pool.Apply(BitsOp.Less, character, _pool.Constant(8 * unit, ' '))), _pool.Not(_pool.Apply(BitsOp.Less, _pool.Constant(8 * unit, '~'), character)));
            facts.Hold(character, _pool.Or(_pool.Not(_pool.Apply(BitsOp.Less, _pool.Constant(32, i), length)), isOne));
            Put(text + i * (uint)unit, unit, character);
        }
        Pair(at, text, length);
    }

    private void Pair(uint at, uint pointer, Bits length)
    {
        Put(at, 4, _pool.Constant(32, pointer));
        Put(at + 4, 4, length);
    }

    private void Put(uint at, int bytes, Bits value) => _state.MemoryOf(_memory).Store(at, bytes, Word.Of(value), _pool);

    /// <summary>Asks the guest for memory, of which it may need all or less.</summary>
    private uint Allocate(int align, Bits size)
    {
        var placed = new List<Bits>();
        var longest = new BitsModel(symbol => symbol.High);
        machine.Placing = term =>
        {
            placed.Add(term);
            return longest.Of(term);
        };
        IReadOnlyList<PathEnd> ends;
        try
        {
            ends = machine.Run(_state, _realloc, [Word.Of(0), Word.Of(0), Word.Of((ulong)align), Word.Of(size)]);
        }
        finally
        {
            machine.Placing = null;
        }
        if (ends is not [Finished finished]) throw new RequestNotLoweredException(ends.OfType<LeftOpen>().FirstOrDefault() is { } open ? $"Its allocator is not followed: {open.Why}" : "What its allocator does depends on how long texts are.");
        _state = finished.State;
        var pointer = _state.Results[0].As(32, _pool);
        foreach (var place in placed)
            if (Distance(place, pointer) is not { } distance || distance < -HeaderBytes || distance > HeaderBytes) throw new RequestNotLoweredException("Where its allocator writes depends on how long texts are in another way than where it puts them.");
        var at = (uint)longest.Of(pointer);
        if (at % align != 0 || at + size.High > (ulong)_state.MemoryOf(_memory).Length) throw new RequestNotLoweredException("Its allocator gives what is no place in its memory.");
        return at;
    }

    // What two addresses differ by, where that is the same for all requests.
    private static long? Distance(Bits one, Bits other)
    {
        var (a, ofOne) = Split(one);
        var (b, ofOther) = Split(other);
        return a == b ? (int)(uint)(ofOne - ofOther) : null;

        static (Bits? Base, ulong Offset) Split(Bits term) => term switch
        {
            { IsConstant: true } => (null, term.Value),
            { Op: BitsOp.Add, B.IsConstant: true } => (term.A, term.B!.Value),
            _ => (term, 0),
        };
    }
}
