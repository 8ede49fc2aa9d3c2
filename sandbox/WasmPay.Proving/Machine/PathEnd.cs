using WasmPay.Proving.Terms;
using WasmPay.Wasm.Engine;

namespace WasmPay.Proving.Machine;

/// <summary>Where some runs of a guest end.</summary>
/// <param name="Path">What must hold of a payment for its run to end here.</param>
internal abstract record PathEnd(PathCondition? Path);

/// <summary>The function returned.</summary>
/// <param name="State">What the guest is then, with its results.</param>
internal sealed record Finished(SymbolicState State) : PathEnd(State.Path);

/// <summary>It trapped.</summary>
/// <param name="Path">What must hold.</param>
/// <param name="Code">How.</param>
/// <param name="Place">Where.</param>
internal sealed record Trapped(PathCondition? Path, TrapCode Code, CodePlace Place) : PathEnd(Path);

/// <summary>It was not followed further.</summary>
/// <param name="Path">What must hold.</param>
/// <param name="Why">What could not be followed, as a sentence.</param>
/// <param name="Place">Where.</param>
internal sealed record LeftOpen(PathCondition? Path, string Why, CodePlace Place) : PathEnd(Path);

/// <summary>A place in a module's code.</summary>
/// <param name="Function">The function's index in its module.</param>
/// <param name="Offset">Bytes from the beginning of its body; -1 where it is not known.</param>
public readonly record struct CodePlace(int Function, int Offset);

/// <summary>What decides something in a guest: a branch, an answer, an address.</summary>
/// <param name="Term">What it depends on.</param>
/// <param name="Place">Where.</param>
internal readonly record struct Influence(Bits Term, CodePlace Place);
