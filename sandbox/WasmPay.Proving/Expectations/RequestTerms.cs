using System.Globalization;
using System.Text;
using WasmPay.Proving.Requests;
using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Expectations;

/// <summary>
/// The facts of the request that stands for all (<see cref="SymbolicRequest"/>) as whoever knows what is meant speaks of them. It shares the symbols with
/// the guest's request and nothing that the guest does.
/// </summary>
internal sealed class RequestTerms(BitsPool pool, FactTable facts, RequestBounds bounds, bool wide)
{
    public BitsPool Pool { get; } = pool;

    /// <summary>A number of the contract as one of 64 bits with a sign.</summary>
    /// <param name="fact">Its name.</param>
    /// <param name="width">Its width in the contract.</param>
    public Bits Number(string fact, int width) => Pool.Extend(Pool.Symbol(fact, width, facts.Bit(fact)), 64);

    /// <summary>Whether an optional fact is there.</summary>
    public Bits IsThere(string fact) => Pool.Equal(Pool.Symbol($"{fact}?", 8, facts.Bit(fact)), Pool.Constant(8, 1));

    /// <summary>Whether a yes-or-no fact is yes.</summary>
    public Bits IsYes(string fact) => Pool.IsSet(Pool.Symbol(fact, 8, facts.Bit(fact)));

    /// <summary>Whether a fact of fixed words is the one of a number.</summary>
    public Bits IsWord(string fact, int word) => Pool.Equal(Pool.Symbol(fact, 8, facts.Bit(fact)), Pool.Constant(8, (ulong)word));

    /// <summary>Whether a text is a value.</summary>
    public Bits Is(string fact, string value) => Is(Text(fact), value);

    /// <summary>Whether two texts are the same.</summary>
    public Bits AreSame(string one, string other)
    {
        var (a, b) = (Text(one), Text(other));
        var same = Pool.Equal(a.Length, b.Length);
        for (var i = 0; i < Math.Min(a.Units.Count, b.Units.Count); i++) same = Pool.And(same, Pool.Or(Pool.Not(IsWithin(a, i)), Pool.Equal(a.Units[i], b.Units[i])));
        // The longer one has units that the other cannot have.
        return same;
    }

    /// <summary>Whether a text has a value in it, at its beginning or at its end.</summary>
    /// <param name="fact">The text.</param>
    /// <param name="value">What is looked for; not empty.</param>
    /// <param name="begins">Only at the beginning.</param>
    /// <param name="ends">Only at the end.</param>
    /// <param name="anyCase">Whether A to Z count as a to z.</param>
    public Bits Has(string fact, string value, bool begins, bool ends, bool anyCase)
    {
        var (text, units) = (Text(fact), Encode(value));
        var found = Pool.False;
        for (var start = 0; start + units.Count <= text.Units.Count && (start == 0 || !begins); start++)
        {
            var end = Pool.Constant(32, (ulong)(start + units.Count));
            var here = ends ? Pool.Equal(text.Length, end) : Pool.Not(Pool.Apply(BitsOp.Less, text.Length, end));
            for (var i = 0; i < units.Count && !here.IsFalse; i++)
            {
                var (unit, wanted) = (text.Units[start + i], Pool.Constant(text.Units[0].Width, units[i]));
                here = Pool.And(here, anyCase ? Pool.Equal(Folded(unit), Folded(wanted)) : Pool.Equal(unit, wanted));
            }
            found = Pool.Or(found, here);
        }
        return found;
    }

    /// <summary>Whether one of a list of texts is a value.</summary>
    public Bits IsListed(string fact, string value)
    {
        var count = Pool.Symbol($"{fact}.count", 32, facts.Bit(fact));
        var listed = Pool.False;
        for (var i = 0; i < bounds.Lists; i++)
        {
            var isThere = Pool.Apply(BitsOp.Less, Pool.Constant(32, (ulong)i), count);
            listed = Pool.Or(listed, Pool.And(isThere, Is(Text(fact, string.Create(CultureInfo.InvariantCulture, $"{fact}[{i}]"), bounds.ListName), value)));
        }
        return listed;
    }

    private Bits Is((Bits Length, IReadOnlyList<Bits> Units) text, string value)
    {
        var units = Encode(value);
        if (units.Count > text.Units.Count) return Pool.False;
        var same = Pool.Equal(text.Length, Pool.Constant(32, (ulong)units.Count));
        for (var i = 0; i < units.Count; i++) same = Pool.And(same, Pool.Equal(text.Units[i], Pool.Constant(text.Units[i].Width, units[i])));
        return same;
    }

    private Bits IsWithin((Bits Length, IReadOnlyList<Bits> Units) text, int at) => Pool.Apply(BitsOp.Less, Pool.Constant(32, (ulong)at), text.Length);

    private (Bits Length, IReadOnlyList<Bits> Units) Text(string fact) => Text(fact, fact, bounds.Of(fact));

    private (Bits Length, IReadOnlyList<Bits> Units) Text(string fact, string name, int longest)
    {
        var bit = facts.Bit(fact);
        return (Pool.Symbol($"{name}.length", 32, bit), [.. Enumerable.Range(0, longest).Select(i => Pool.Symbol(string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"), wide ? 16 : 8, bit))]);
    }

    private List<ulong> Encode(string value) => wide ? [.. value.Select(c => (ulong)c)] : [.. Encoding.UTF8.GetBytes(value).Select(b => (ulong)b)];

    private Bits Folded(Bits unit)
    {
        var isUpper = Pool.And(Pool.Not(Pool.Apply(BitsOp.Less, unit, Pool.Constant(unit.Width, 'A'))), Pool.Apply(BitsOp.Less, unit, Pool.Constant(unit.Width, 'Z' + 1)));
        return Pool.Choose(isUpper, Pool.Apply(BitsOp.Or, unit, Pool.Constant(unit.Width, 0x20)), unit);
    }
}
