using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>What bytes are, as <c>wasmpay inspect</c> shows it.</summary>
/// <param name="Digest">SHA-256 in lower-case hexadecimal.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Contract">The contract that it keeps, or null.</param>
/// <param name="Imports">Names of the imports, in the binary's order.</param>
/// <param name="Exports">Names of the exports, in the binary's order.</param>
/// <param name="Admitted">Whether a validator would be made of it.</param>
/// <param name="Refusals">Why not, empty where admitted.</param>
/// <param name="Engine">The engine that compiled it.</param>
/// <param name="EngineReason">Why that engine, in one sentence.</param>
public sealed record ComponentInspection(
    string Digest,
    int Size,
    string? Contract,
    IReadOnlyList<string> Imports,
    IReadOnlyList<string> Exports,
    bool Admitted,
    IReadOnlyList<Refusal> Refusals,
    EngineIdentity Engine,
    string EngineReason);
