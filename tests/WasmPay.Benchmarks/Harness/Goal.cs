namespace WasmPay.Benchmarks.Harness;

/// <summary>What a figure should come to, in words, and whether it did in this run.</summary>
public sealed record Goal(string Text, bool IsMet);
