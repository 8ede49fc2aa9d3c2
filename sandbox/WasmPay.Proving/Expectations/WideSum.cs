using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Expectations;

/// <summary>A sum of numbers with whole weights in 128 bits of two's complement, which hold every sum that a reading can have.</summary>
internal sealed class WideSum(BitsPool pool)
{
    private Bits _upper = pool.Constant(64, 0);
    private Bits _lower = pool.Constant(64, 0);

    /// <summary>Adds a number times a weight.</summary>
    /// <param name="number">64 bits with a sign.</param>
    /// <param name="weight">What it counts.</param>
    public void Add(Bits number, long weight)
    {
        var (x, y) = (number, pool.Constant(64, (ulong)weight));
        var lower = pool.Apply(BitsOp.Multiply, x, y);
        // Both reach to the left by their signs: what those add is in the upper half alone.
        var ofX = pool.Choose(IsNegative(x), pool.Apply(BitsOp.Subtract, pool.Constant(64, 0), y), pool.Constant(64, 0));
        var ofY = weight < 0 ? pool.Apply(BitsOp.Subtract, pool.Constant(64, 0), x) : pool.Constant(64, 0);
        var upper = pool.Apply(BitsOp.Add, UpperProduct(x, y), pool.Apply(BitsOp.Add, ofX, ofY));
        var sum = pool.Apply(BitsOp.Add, _lower, lower);
        var carry = pool.Extend(pool.Apply(BitsOp.Less, sum, lower), 64);
        _upper = pool.Apply(BitsOp.Add, pool.Apply(BitsOp.Add, _upper, upper), carry);
        _lower = sum;
    }

    /// <summary>Whether it is below zero.</summary>
    public Bits IsNegative() => IsNegative(_upper);

    /// <summary>Whether it is zero.</summary>
    public Bits IsZero() => pool.And(pool.Equal(_upper, pool.Constant(64, 0)), pool.Equal(_lower, pool.Constant(64, 0)));

    private Bits IsNegative(Bits number) => pool.Slice(number, 63, 1);

    // The upper 64 bits of a product without signs, by halves.
    private Bits UpperProduct(Bits x, Bits y)
    {
        Bits Half(Bits of, int from) => pool.Extend(pool.Slice(of, from, 32), 64);
        Bits Times(Bits a, Bits b) => pool.Apply(BitsOp.Multiply, a, b);
        Bits Plus(Bits a, Bits b) => pool.Apply(BitsOp.Add, a, b);
        var (x0, x1, y0, y1) = (Half(x, 0), Half(x, 32), Half(y, 0), Half(y, 32));
        var middle = Plus(Times(x1, y0), Half(Times(x0, y0), 32));
        var other = Plus(Times(x0, y1), Half(middle, 0));
        return Plus(Plus(Times(x1, y1), Half(middle, 32)), Half(other, 32));
    }
}
