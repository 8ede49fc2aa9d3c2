namespace WasmPay.Benchmarks.Harness;

/// <summary>One figure, or why there is none.</summary>
/// <param name="Suite">The suite it belongs to.</param>
/// <param name="Item">What was done.</param>
/// <param name="Subject">Who did it.</param>
public sealed record Row(string Suite, string Item, string Subject)
{
    /// <summary>The median.</summary>
    public double? Value { get; init; }

    /// <summary>The unit of <see cref="Value"/> and <see cref="Best"/>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The best round; on a busy machine it says more than the median.</summary>
    public double? Best { get; init; }

    /// <summary>This median over that of the row which the others are held against.</summary>
    public double? Ratio { get; init; }

    /// <summary>Bytes allocated by a call on the managed heap.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>What it should come to; null where nothing was set.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What else should be known, or why the subject was skipped.</summary>
    public string Note { get; init; } = "";

    /// <summary>This row with a goal: a median, in its unit, that is not to be passed.</summary>
    public Row AtMost(double most, string text) => Value is null ? this : this with { Goal = new($"at most {text}", Value <= most) };

    /// <summary>This row with a goal: how many times as long as the reference it takes at the least, where the reference is what the goal is for.</summary>
    public Row AtLeastTimes(double least, string text) => Ratio is null ? this : this with { Goal = new(text, Ratio >= least) };
}
