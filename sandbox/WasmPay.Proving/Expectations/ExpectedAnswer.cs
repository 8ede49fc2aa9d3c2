using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Proving.Expectations;

/// <summary>What a validator is to answer to each payment.</summary>
/// <param name="Decision">The decision's number, 8 bits.</param>
/// <param name="Findings">The findings that there may be, in their order.</param>
internal sealed record ExpectedAnswer(Bits Decision, IReadOnlyList<ExpectedFinding> Findings);

/// <summary>A finding of an expected answer.</summary>
/// <param name="When">When it is among them: a truth.</param>
/// <param name="Finding">Its texts.</param>
internal sealed record ExpectedFinding(Bits When, Finding Finding);

/// <summary>What is meant cannot be said over the bounds of a proof.</summary>
internal sealed class NotExpressibleException(string message) : Exception(message);
