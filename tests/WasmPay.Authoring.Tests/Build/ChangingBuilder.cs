using WasmPay.Authoring.Build;

namespace WasmPay.Authoring.Tests.Build;

/// <summary>Builds something else than it is given, as if our writer had written that.</summary>
internal sealed class ChangingBuilder(IValidatorBuilder builder, Func<string, string> change) : IValidatorBuilder
{
    public Task<IReadOnlyDictionary<string, string>> ToolVersionsAsync(CancellationToken cancellation) => builder.ToolVersionsAsync(cancellation);

    public Task<BuildResult> BuildAsync(string source, CancellationToken cancellation) => builder.BuildAsync(change(source), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
