namespace WasmPay.Solving.Processes;

/// <summary>A process is gone or out of step: it must be ended, and a fresh one may do better.</summary>
internal sealed class SolverLostException(NotKnownReason reason, string message) : Exception(message)
{
    public NotKnownReason Reason { get; } = reason;
}
