namespace WasmPay.Benchmarks.Harness;

/// <summary>Something that is timed: it makes so many calls and returns.</summary>
public sealed record Subject(string Name, Action<int>? Calls)
{
    /// <summary>Why it cannot be timed here; null when it can.</summary>
    public string? Skipped { get; init; }

    /// <summary>What a reader should know about it.</summary>
    public string Note { get; init; } = "";

    /// <summary>A subject that is absent, named all the same.</summary>
    public static Subject Absent(string name, string reason) => new(name, null) { Skipped = reason };
}
