using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Requests;

/// <summary>The facts of a request by name, each with the bit that stands for it in what depends on it.</summary>
internal sealed class FactTable
{
    private readonly List<string> _names = [];
    private readonly Dictionary<Bits, Bits> _laws = [];

    /// <summary>The bit of a fact, which is entered where it is new.</summary>
    public UInt128 Bit(string fact)
    {
        var place = _names.IndexOf(fact);
        if (place < 0)
        {
            place = _names.Count;
            if (place == 128) throw new InvalidOperationException("The contract has more facts than there are bits for.");
            _names.Add(fact);
        }
        return UInt128.One << place;
    }

    /// <summary>
    /// Says what holds of a symbol in every request. It narrows what a solver may choose, and not what a guest is followed through: what lies behind the
    /// end of a text may be anything.
    /// </summary>
    public void Hold(Bits symbol, Bits law) => _laws[symbol] = law;

    /// <summary>What holds of a symbol beside its range; null for nothing.</summary>
    public Bits? LawOf(Bits symbol) => _laws.GetValueOrDefault(symbol);

    /// <summary>The facts of bits, in the contract's order.</summary>
    public IEnumerable<string> Names(UInt128 bits) => _names.Where((_, i) => (bits >> i & 1) != 0);
}
