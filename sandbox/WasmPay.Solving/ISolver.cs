using WasmPay.Solving.Terms;

namespace WasmPay.Solving;

/// <summary>
/// Decides whether assertions can hold together. Questions never influence each other; many callers may ask at once. Whatever goes wrong with a
/// solver is <see cref="NotKnown"/>, never an exception: only a cancelled question throws.
/// </summary>
public interface ISolver : IAsyncDisposable
{
    /// <summary>One question and its answer.</summary>
    /// <exception cref="OperationCanceledException">The question was cancelled; the solver goes on with the next.</exception>
    Task<SolverAnswer> AskAsync(SmtScript script, CancellationToken cancellation);
}
