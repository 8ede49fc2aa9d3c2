using WasmPay.Proving.Machine;

namespace WasmPay.Proving;

/// <summary>What a validator can look at and do, over all payments within bounds.</summary>
public sealed record Following
{
    /// <summary>The facts that can influence a branch, an answer, an address or the fuel, each with the first place where it does.</summary>
    public required IReadOnlyList<FactUse> Facts { get; init; }

    /// <summary>Ways that end in an answer.</summary>
    public required int Ways { get; init; }

    /// <summary>The most fuel that a way which was followed to its end can use, without what the host charges.</summary>
    public required ulong MostFuel { get; init; }

    /// <summary>For which payments this is said.</summary>
    public required string Bounds { get; init; }

    /// <summary>Instructions that were followed.</summary>
    public required long Steps { get; init; }
}

/// <summary>A fact that can influence what a validator does.</summary>
/// <param name="Fact">The fact's name, such as <c>transaction.memo</c>.</param>
/// <param name="Place">The first place where it does; of an answer, none.</param>
public sealed record FactUse(string Fact, CodePlace Place);

/// <summary>What was not followed.</summary>
/// <param name="Why">One sentence.</param>
/// <param name="Place">Where.</param>
public sealed record OpenWay(string Why, CodePlace Place);
