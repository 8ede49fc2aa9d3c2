using System.Globalization;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Wasi;

namespace WasmPay.Sandbox.Contracts;

/// <summary>The export by which a component keeps a contract.</summary>
/// <param name="Kept">Which contract.</param>
/// <param name="Instance">The exported instance's name, which may carry a later patch version.</param>
internal sealed record ContractExport(ContractVersion Kept, string Instance)
{
    public bool IsLegacy => Kept == ContractVersion.First;

    public string Version => Admission.Name(Kept);
}

/// <summary>The contracts that there are, from the oldest.</summary>
internal enum ContractVersion
{
    /// <summary>0.1.0.</summary>
    First,

    /// <summary>0.2.0.</summary>
    Second,

    /// <summary>0.3.0, which can say that something is not known.</summary>
    Third,
}

/// <summary>Decides whether a valid component may validate payments: it keeps a contract, and needs nothing but the closed world.</summary>
internal static class Admission
{
    public const string Function = "validate";
    private const string Interface = "wasmpay:platform/validation@";

    /// <summary>A contract's version, as its package has it.</summary>
    public static string Name(ContractVersion version) => version switch { ContractVersion.First => "0.1.0", ContractVersion.Second => "0.2.0", _ => "0.3.0" };

    public static Refusal FromError(ComponentError error)
    {
        var place = error.Offset.ToString(CultureInfo.InvariantCulture);
        return error.Kind switch
        {
            ComponentErrorKind.Truncated => new("truncated", "The component's bytes stop too early; send the whole file.", place),
            ComponentErrorKind.CoreModule => new("core-module", "This is a core WebAssembly module; make a component of it, for example with `wasm-tools component new`.", place),
            ComponentErrorKind.Malformed => new("malformed", $"The bytes are not a component: {error.Message}.", place),
            ComponentErrorKind.Unsupported => new("unsupported", $"The component uses a feature that is not supported: {error.Message}.", place),
            ComponentErrorKind.LimitExceeded => new("over-limit", $"The component is over a limit: {error.Message}.", place),
            ComponentErrorKind.TooMuchToCompile => new("over-limit", $"Wasmtime is not given the component: {error.Message}; build it with smaller functions, or let the managed engine run it.", place),
            _ => new("invalid", $"The component does not validate: {error.Message}.", place),
        };
    }

    /// <summary>The contract that a component keeps, or a refusal that says what it exports instead.</summary>
    public static (ContractExport? Contract, Refusal? Refusal) FindContract(ComponentShape shape)
    {
        Refusal? refusal = null;
        ContractExport? found = null;
        foreach (var (name, item) in shape.Exports)
        {
            if (VersionOf(name) is not { } version) continue;
            var problem = Problem(version, item);
            if (problem is not null) refusal ??= new("wrong-contract", $"The export `{name}` does not keep contract {Name(version)}: {problem}.", name);
            else if (found is null || version > found.Kept) found = new(version, name);
        }
        if (found is not null) return (found, null);
        var exports = shape.Exports.Count == 0 ? "nothing" : string.Join(", ", shape.Exports.Keys.Take(5).Select(name => $"`{name}`"));
        return (null, refusal ?? new("wrong-contract", $"A validator exports `{Interface}0.3.0` (or 0.2.0, or 0.1.0); this component exports {exports}.", shape.Exports.Keys.FirstOrDefault()));
    }

    // Below 1.0 a minor version is a contract of its own, and patch versions are compatible.
    private static ContractVersion? VersionOf(string name)
    {
        if (!name.StartsWith(Interface, StringComparison.Ordinal)) return null;
        var parts = name[Interface.Length..].Split('.');
        if (parts.Length != 3 || parts[0] != "0" || !uint.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
        return parts[1] switch
        {
            "1" => ContractVersion.First,
            "2" => ContractVersion.Second,
            "3" => ContractVersion.Third,
            _ => null,
        };
    }

    private static string? Problem(ContractVersion version, ItemType item)
    {
        if (item is not InstanceItem { Shape.Exports: var exports }) return $"it is a {item.Kind}, not an instance";
        if (!exports.TryGetValue(Function, out var member) || member is not FuncItem { Signature: var signature }) return $"it has no function `{Function}`";
        return new Matcher([]).Match(new FuncItem(ContractTypes.Of(version)), new FuncItem(signature));
    }

    /// <summary>Refusals for imports that neither the closed world nor the policy covers.</summary>
    public static IEnumerable<Refusal> CheckImports(ComponentShape shape, AdmissionPolicy policy)
    {
        foreach (var (name, type) in shape.Imports)
        {
            if (policy == AdmissionPolicy.TrapOnUse && TrappingImports.CanStandIn(type)) continue;
            if (ClosedWorld.Misfit(name, type) is { } function)
                yield return new("unknown-import", $"The component imports `{name}` with a function `{function}` of another type than WASI's; build it against the published interface.", name);
            if (TrappingImports.IsTypesOnly(type) || ClosedWorld.Offers(name)) continue;
            yield return new("unknown-import", $"The component imports {type.Kind} `{name}`, which a validator does not have; build it without that import.", name);
        }
    }
}
