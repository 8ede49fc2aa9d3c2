using System.Collections.Concurrent;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Tests.Support;

/// <summary>Loads text rules, unless it is told an error for one; counts what it loaded and what was disposed of that.</summary>
internal sealed class MoodyLoader : IValidatorLoader
{
    private readonly TextRules _rules = new();
    private int _loads, _disposed;

    /// <summary>Errors instead of validators, by the rule's text.</summary>
    public ConcurrentDictionary<string, Error> Errors { get; } = new(StringComparer.Ordinal);

    public int Loads => _loads;

    public int Disposed => _disposed;

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        Interlocked.Increment(ref _loads);
        if (Errors.TryGetValue(System.Text.Encoding.UTF8.GetString(component.Span), out var error)) return error;
        return _rules.Load(component).Map(loaded => loaded with { Validator = new Watched(this, loaded.Validator) });
    }

    private sealed class Watched(MoodyLoader loader, IValidator validator) : IValidator, IDisposable
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) => validator.Validate(request, cancellation);

        public void Dispose() => Interlocked.Increment(ref loader._disposed);
    }
}
