using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Tests.Support;

/// <summary>The rules of <see cref="TextRules"/> on a host that changes: what it cannot load, what fuel a call takes, what happens in a call.</summary>
internal sealed class ChangingRules : IValidatorLoader
{
    private readonly TextRules _rules = new();

    /// <summary>Why nothing can be loaded now; null where all can.</summary>
    public Error? Refusal { get; set; }

    /// <summary>Fuel that each call takes more than by <see cref="TextRules"/>.</summary>
    public ulong MoreFuel { get; set; }

    /// <summary>Happens in each call.</summary>
    public Action<CancellationToken> Called { get; set; } = _ => { };

    /// <summary>Happens while a component is looked at.</summary>
    public Action<CancellationToken> Looking { get; set; } = _ => { };

    /// <summary>How often a component was looked at.</summary>
    public int Loads { get; private set; }

    /// <summary>How many validators were disposed.</summary>
    public int Disposed { get; private set; }

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component) => Load(component, CancellationToken.None);

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component, CancellationToken cancellation)
    {
        Loads++;
        Looking(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return Refusal is { } refusal ? refusal : _rules.Load(component).Map(real => real with { Validator = new Watched(this, real.Validator) });
    }

    private sealed class Watched(ChangingRules rules, IValidator real) : IValidator, IDisposable
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
        {
            rules.Called(cancellation);
            var outcome = real.Validate(request, cancellation);
            return outcome with { Fuel = outcome.Fuel + rules.MoreFuel };
        }

        public void Dispose() => rules.Disposed++;
    }
}
