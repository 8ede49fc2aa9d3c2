using System.Globalization;
using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Tests.Terms;

/// <summary>A term in its plain form means what its operators mean: each rule of the pool is tried on random terms and values.</summary>
public sealed class BitsPoolTests
{
    private static readonly int[] s_widths = [1, 8, 16, 32, 64];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_term_has_the_value_that_its_operators_give(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 4_000; round++)
        {
            var pool = new BitsPool();
            var made = new Made(random, pool);
            var (term, value) = made.Term(s_widths[random.Next(s_widths.Length)], 5);
            for (var sample = 0; sample < 8; sample++)
            {
                made.Again();
                var (meant, had) = (value(), BitsArithmetic.Evaluate(term, made.ValueOf));
                Assert.True(meant == had, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}: {term} gives {had:x}, and {meant:x} is meant"));
                Assert.True(had >= term.Low && had <= term.High, $"seed {seed}, round {round}: {term} is {had}, and was said to be between {term.Low} and {term.High}");
            }
        }
    }

    [Fact]
    public void Equal_terms_are_one()
    {
        var pool = new BitsPool();
        var (x, y) = (pool.Symbol("x", 32, 1), pool.Symbol("y", 32, 2));
        Assert.Same(pool.Apply(BitsOp.Add, x, y), pool.Apply(BitsOp.Add, y, x));
        Assert.Equal((UInt128)3, pool.Apply(BitsOp.Add, x, y).Facts);
    }

    [Fact]
    public void A_number_that_is_stored_by_its_bytes_and_read_again_is_itself()
    {
        var pool = new BitsPool();
        var x = pool.Symbol("x", 64, 1);
        var bytes = Enumerable.Range(0, 8).Select(i => pool.Slice(x, 8 * i, 8)).ToList();
        Assert.Same(x, bytes.Skip(1).Aggregate(bytes[0], (lower, upper) => pool.Join(upper, lower)));
    }

    [Fact]
    public void What_ranges_decide_is_decided()
    {
        var pool = new BitsPool();
        var length = pool.Symbol("length", 32, 1, 0, 140);
        Assert.True(pool.Apply(BitsOp.Less, length, pool.Constant(32, 141)).IsTrue);
        Assert.True(pool.Apply(BitsOp.LessSigned, pool.Constant(32, 140), length).IsFalse);
        Assert.False(pool.Apply(BitsOp.Less, length, pool.Constant(32, 140)).IsConstant);
    }

    /// <summary>Makes a random term and, beside it, what it means, computed without the pool.</summary>
    private sealed class Made(Random random, BitsPool pool)
    {
        private readonly Dictionary<string, ulong> _values = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Bits> _symbols = new(StringComparer.Ordinal);

        public ulong ValueOf(Bits symbol) => _values[symbol.Name];

        public void Again()
        {
            foreach (var (name, symbol) in _symbols)
            {
                var room = symbol.High - symbol.Low;
                var value = random.Next(3) switch { 0 => 0UL, 1 => room, _ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 32) };
                _values[name] = symbol.Low + (room == ulong.MaxValue ? value : value % (room + 1));
            }
        }

        public (Bits Term, Func<ulong> Value) Term(int width, int depth)
        {
            if (depth == 0 || random.Next(8) == 0) return Leaf(width);
            switch (random.Next(10))
            {
                case 0:
                    var (condition, holds) = Term(1, depth - 1);
                    var (then, one) = Term(width, depth - 1);
                    var (otherwise, other) = Term(width, depth - 1);
                    return (pool.Choose(condition, then, otherwise), () => holds() != 0 ? one() : other());
                case 1 when width > 1:
                    var narrow = s_widths[random.Next(Array.IndexOf(s_widths, width))];
                    var (inner, value) = Term(narrow, depth - 1);
                    return random.Next(2) == 0
                        ? (pool.Extend(inner, width), value)
                        : (pool.ExtendSigned(inner, width), () => (ulong)BitsArithmetic.Signed(value(), narrow) & Bits.Mask(width));
                case 2 when width < 64:
                    var wide = s_widths[random.Next(Array.IndexOf(s_widths, width) + 1, s_widths.Length)];
                    var from = random.Next(wide - width + 1);
                    var (whole, all) = Term(wide, depth - 1);
                    return (pool.Slice(whole, from, width), () => (all() >> from) & Bits.Mask(width));
                case 3 when width > 8:
                    var half = width / 2;
                    var (upper, high) = Term(half, depth - 1);
                    var (lower, low) = Term(half, depth - 1);
                    return (pool.Join(upper, lower), () => (high() << half) | low());
                case 4 or 5 when width == 1:
                    var of = s_widths[random.Next(s_widths.Length)];
                    return Binary((BitsOp)random.Next((int)BitsOp.Equal, (int)BitsOp.LessSigned + 1), of, depth);
                default:
                    return Binary((BitsOp)random.Next((int)BitsOp.Add, (int)BitsOp.Xor + 1 + (width > 1 ? 7 : 0)), width, depth);
            }
        }

        private (Bits, Func<ulong>) Binary(BitsOp op, int width, int depth)
        {
            var (a, one) = Term(width, depth - 1);
            var (b, other) = random.Next(4) == 0 ? (a, one) : Term(width, depth - 1);
            if (op is BitsOp.ShiftLeft or BitsOp.ShiftRight or BitsOp.ShiftRightSigned)
            {
                var by = pool.Apply(BitsOp.And, b, pool.Constant(width, (ulong)width - 1));
                return (pool.Apply(op, a, by), () => BitsArithmetic.Apply(op, width, one(), other() & ((ulong)width - 1)));
            }
            // No divisor is zero, and the quotient fits.
            if (op is BitsOp.Divide or BitsOp.DivideSigned or BitsOp.Remainder or BitsOp.RemainderSigned)
            {
                var divisor = pool.Apply(BitsOp.Or, pool.Apply(BitsOp.And, b, pool.Constant(width, Bits.Mask(width) >> 1)), pool.Constant(width, 1));
                return (pool.Apply(op, a, divisor), () => BitsArithmetic.Apply(op, width, one(), (other() & (Bits.Mask(width) >> 1)) | 1));
            }
            return (pool.Apply(op, a, b), () => BitsArithmetic.Apply(op, width, one(), other()));
        }

        private (Bits, Func<ulong>) Leaf(int width)
        {
            if (random.Next(3) == 0)
            {
                var constant = (random.Next(4) switch { 0 => 0UL, 1 => 1UL, 2 => ulong.MaxValue, _ => (ulong)random.NextInt64() }) & Bits.Mask(width);
                return (pool.Constant(width, constant), () => constant);
            }
            var name = string.Create(CultureInfo.InvariantCulture, $"s{width}.{random.Next(3)}");
            if (!_symbols.TryGetValue(name, out var symbol))
            {
                var high = random.Next(2) == 0 ? Bits.Mask(width) : Math.Min(Bits.Mask(width), (ulong)random.Next(1, 200));
                _symbols[name] = symbol = pool.Symbol(name, width, 1, random.Next(2) == 0 ? 0 : high / 2, high);
                _values[name] = symbol.Low;
            }
            return (symbol, () => _values[name]);
        }
    }
}
