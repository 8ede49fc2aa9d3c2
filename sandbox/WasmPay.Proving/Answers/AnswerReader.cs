using System.Text;
using WasmPay.Proving.Machine;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Answers;

/// <summary>What a guest answers on some of its ways.</summary>
/// <param name="Decision">The decision's number, 8 bits; null where the answer is not followed.</param>
/// <param name="Findings">The findings; null where how many there are depends on the payment.</param>
/// <param name="Problem">Why the answer is not followed; null where it is.</param>
internal sealed record WayAnswer(Bits? Decision, IReadOnlyList<WayFinding>? Findings, string? Problem);

/// <summary>A finding of an answer.</summary>
/// <param name="Clause">Its clause; null where that depends on the payment.</param>
/// <param name="Message">Its message; null where that depends on the payment.</param>
internal sealed record WayFinding(string? Clause, string? Message);

/// <summary>Reads the verdict that a guest leaves in its memory, and notes all that it depends on.</summary>
internal sealed class AnswerReader(SymbolicMachine machine, LiftedFunc validate)
{
    /// <summary>Findings and bytes that are looked at; what has more is not followed.</summary>
    private const int MostFindings = 64, MostBytes = 4_096;

    // A verdict: the decision, then pointer and count of findings; each has two texts (validators/wit).
    private const uint FindingsAt = 4, FindingBytes = 16;

    private readonly BitsPool _pool = machine.Pool;
    private readonly bool _wide = validate.Context.Encoding == TextEncoding.Utf16;

    /// <summary>The answer of a state in which the validator has returned.</summary>
    public WayAnswer Read(SymbolicState state)
    {
        var memory = state.MemoryOf((Memory)validate.Memory!);
        if (Number(state.Results[0]) is not { } at) return Not("Where its answer is depends on the payment.");
        if (at + FindingsAt + 8UL > (ulong)memory.Length || at % 4 != 0) return Not("Its answer is no place in its memory.");
        var decision = memory.Load(at, 1, _pool).As(8, _pool);
        Note(decision);
        var (list, count) = (memory.Load(at + FindingsAt, 4, _pool), memory.Load(at + FindingsAt + 4, 4, _pool));
        if (Number(list) is not { } first || Number(count) is not { } findings || findings > MostFindings) return new(decision, null, null);
        if (first % 4 != 0 || first + findings * FindingBytes > (ulong)memory.Length) return Not("Its findings are no place in its memory.");
        return new(decision, [.. Enumerable.Range(0, (int)findings).Select(i => first + (uint)i * FindingBytes).Select(place => new WayFinding(Text(memory, place), Text(memory, place + 8)))], null);
    }

    private static WayAnswer Not(string why) => new(null, null, why);

    private void Note(Bits term)
    {
        if (!term.IsConstant) machine.Note(term, new CodePlace(-1, -1));
    }

    private uint? Number(Word word)
    {
        if (word.IsNumber) return (uint)word.Number;
        var term = word.As(32, _pool);
        Note(term);
        return term.IsConstant ? (uint)term.Value : null;
    }

    // Null where it is not the same for all payments, or is no text.
    private string? Text(SymbolicMemory memory, uint at)
    {
        if (Number(memory.Load(at, 4, _pool)) is not { } pointer || Number(memory.Load(at + 4, 4, _pool)) is not { } units) return null;
        var bytes = _wide ? units * 2UL : units;
        if (bytes > MostBytes || pointer + bytes > (ulong)memory.Length || _wide && pointer % 2 != 0) return null;
        var text = new byte[bytes];
        var isSame = true;
        for (var i = 0u; i < bytes; i++)
        {
            var cell = memory[pointer + i];
            if (cell.Term is { } term) Note(term);
            isSame &= cell.IsNumber;
            text[i] = (byte)cell.Number;
        }
        return isSame ? (_wide ? Encoding.Unicode : Encoding.UTF8).GetString(text) : null;
    }
}
