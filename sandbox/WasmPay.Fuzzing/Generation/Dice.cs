using System.Numerics;

namespace WasmPay.Fuzzing.Generation;

/// <summary>Seeded randomness: xoshiro256**, its state filled by splitmix64. The same on every machine and version of .NET.</summary>
internal sealed class Dice
{
    private ulong a, b, c, d;

    public Dice(ulong seed)
    {
        a = SplitMix(ref seed);
        b = SplitMix(ref seed);
        c = SplitMix(ref seed);
        d = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)((uint)(Bits() >> 32) * (ulong)bound >> 32);

    /// <summary>A number between the two, both included.</summary>
    public long Between(long low, long high)
    {
        var span = (ulong)(high - low) + 1;
        return span == 0 ? (long)Bits() : low + (long)(ulong)((UInt128)Bits() * span >> 64);
    }

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
