using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>A validator that is a component, wherever it runs.</summary>
public interface IComponentValidator : IValidator, IDisposable
{
    /// <summary>SHA-256 of the component's bytes, in lower-case hexadecimal.</summary>
    string Digest { get; }

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    string Contract { get; }

    /// <summary>The engine whose answers count.</summary>
    EngineIdentity Engine { get; }
}

/// <summary>A component that was admitted to decide payments, each on a fresh instance. Safe to use from many threads.</summary>
public interface IAdmittedValidator : IComponentValidator
{
    /// <summary>Decides one payment in the terms of contract 0.1.0, as the validator sees it.</summary>
    /// <exception cref="InvalidOperationException">This validator keeps another contract.</exception>
    Outcome ValidateLegacy(LegacyRequest request, CancellationToken cancellation = default);

    /// <summary>As <see cref="IValidator.Validate"/>, with so much fuel and not what the options give: for running again what was decided with it.</summary>
    Outcome ValidateWithin(ulong fuel, ValidationRequest request, CancellationToken cancellation = default);
}
