using WasmPay.Sandbox;

namespace WasmPay.Fuzzing;

/// <summary>
/// Attacks a validator with requests of the contract's shape: at the rule's boundaries, near requests that showed something new,
/// and at the ends of what the types can hold. Repeatable: the same subject, options and seed give the same report.
/// </summary>
public static class ValidatorFuzzer
{
    /// <summary>
    /// Runs until the executions or the time limit are used up. A <see cref="CoverageValidator"/>, or a subject that implements
    /// <see cref="ICoverageSource"/>, is fuzzed by coverage. The subject is called from this thread only.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static FuzzReport Run(
        IValidator subject,
        FuzzOptions options,
        IProgress<FuzzProgress>? progress = null,
        CancellationToken cancellation = default) => new FuzzRun(subject, options, progress, cancellation).Run();
}
