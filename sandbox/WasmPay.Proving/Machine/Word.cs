using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Machine;

/// <summary>
/// What a slot, a global or a byte holds: a number that is the same for all payments, or a term. A term may be of 32 bits where a slot has 64: the
/// upper half is empty then.
/// </summary>
/// <param name="Number">The number; 0 where there is a term.</param>
/// <param name="Term">The term; null for a number.</param>
internal readonly record struct Word(ulong Number, Bits? Term)
{
    public static Word Of(ulong number) => new(number, null);

    public static Word Of(Bits term) => term.IsConstant ? new(term.Value, null) : new(0, term);

    public bool IsNumber => Term is null;

    /// <summary>As a term of a width.</summary>
    public Bits As(int width, BitsPool pool)
    {
        if (Term is null) return pool.Constant(width, Number);
        return Term.Width < width ? pool.Extend(Term, width) : pool.Slice(Term, 0, width);
    }
}
