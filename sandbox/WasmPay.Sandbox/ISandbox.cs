using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// Admits components and makes validators of them, wherever their guests run: <see cref="Sandbox"/> in this process, a host of workers in
/// processes of their own. Components are decoded nowhere else.
/// </summary>
public interface ISandbox : IDisposable
{
    /// <summary>The options by which guests run.</summary>
    SandboxOptions Options { get; }

    /// <summary>Where guests run.</summary>
    Isolation Isolation { get; }

    /// <summary>The engine whose answers count.</summary>
    EngineIdentity Engine { get; }

    /// <summary>Why that engine, in one sentence.</summary>
    string EngineReason { get; }

    /// <summary>Components that are called no more since they killed what ran them, by digest, with the reason.</summary>
    IReadOnlyDictionary<string, string> Held => ImmutableDictionary<string, string>.Empty;

    /// <summary>Admits a component: decodes, validates and compiles it, and checks its contract and imports. The bytes must not change afterwards.</summary>
    /// <param name="component">The component's bytes.</param>
    /// <param name="validator">The validator, where it is admitted; the caller disposes it.</param>
    /// <param name="refusals">Why not, empty where it is.</param>
    /// <param name="cancellation">Ends the wait for it; work that is under way may go on.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    bool TryLoad(ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals, CancellationToken cancellation = default);

    /// <summary>As <see cref="TryLoad(ReadOnlyMemory{byte}, out IAdmittedValidator?, out IReadOnlyList{Refusal}, CancellationToken)"/>, on an engine by name: for evidence, which is of all engines.</summary>
    /// <exception cref="EngineUnavailableException">The engine cannot be had here.</exception>
    bool TryLoad(ReadOnlyMemory<byte> component, EngineChoice engine, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals);

    /// <summary>As the first, with code that counts what it executes, for a fuzzer; the managed engine runs it, whichever decides payments.</summary>
    bool TryLoadForCoverage(ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IComponentValidator? validator, out IReadOnlyList<Refusal> refusals);

    /// <summary>What bytes are: their contract, imports, exports, and whether they would be admitted. Any bytes have an answer.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ComponentInspection Inspect(ReadOnlyMemory<byte> component, CancellationToken cancellation = default);

    /// <summary>
    /// Writes the core code of a component, each function with byte offsets and fuel: one function of every core module, or all
    /// where <paramref name="function"/> is null. The answer is why not, or null.
    /// </summary>
    Refusal? Disassemble(ReadOnlyMemory<byte> component, TextWriter output, int? function = null);

    /// <summary>All requests of a payment together; the outcomes are in their order. Where the host fails in one, that one has an outcome that says so.</summary>
    /// <exception cref="ArgumentException">There are too many for one message, or a validator is another sandbox's.</exception>
    IReadOnlyList<Outcome> Validate(IReadOnlyList<(IAdmittedValidator Validator, ValidationRequest Request)> requests, CancellationToken cancellation = default);

    /// <summary>Calls a component again that is held, and forgets why; false where it was not held.</summary>
    bool Release(string digest) => false;
}
