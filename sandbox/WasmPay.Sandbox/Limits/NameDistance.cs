namespace WasmPay.Sandbox.Limits;

/// <summary>How far a misspelt name is from one that is known.</summary>
public static class NameDistance
{
    // A longer name is no slip of any of ours.
    private const int Longest = 64;

    /// <summary>How many letters must be put in, left out or changed (Levenshtein), whatever their case.</summary>
    public static int Between(string one, string other)
    {
        if (one.Length > Longest || other.Length > Longest) return int.MaxValue;
        var before = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var change = char.ToUpperInvariant(one[i]) == char.ToUpperInvariant(other[j]) ? 0 : 1;
                row[j + 1] = Math.Min(before[j] + change, Math.Min(before[j + 1], row[j]) + 1);
            }
            before = row;
        }
        return before[^1];
    }
}
