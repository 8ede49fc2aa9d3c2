using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Checks;

/// <summary>Tells what the host could not run from what a component did.</summary>
internal static class HostOutcomes
{
    /// <summary>Whether an outcome says nothing of the component.</summary>
    public static bool IsOfHost(this Outcome decided) =>
        decided.Kind == OutcomeKind.Deadline || decided.Kind == OutcomeKind.HostFailure && !HostCodes.IsComponents(decided.Trap);
}
