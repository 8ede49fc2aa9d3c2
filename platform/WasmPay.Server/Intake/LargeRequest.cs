using System.Collections.Frozen;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Intake;

/// <summary>A request that may be longer than others.</summary>
/// <param name="Roles">Who may send it: one of these.</param>
/// <param name="Bytes">The most that it has.</param>
/// <param name="TextBytes">The most that it has in JSON beside fields of bytes.</param>
/// <param name="Advice">What to do with one that is longer.</param>
internal sealed record LargeRequest(Roles Roles, int Bytes, int TextBytes, string Advice)
{
    /// <summary>The most that any other request has.</summary>
    public const int SmallBytes = 1 << 20;

    // A list of as many entries as one may have, each as long as people's names are.
    private const int ListBytes = 16 << 20;

    /// <summary>All of them, by their messages.</summary>
    public static FrozenDictionary<Type, LargeRequest> All(ServerOptions options)
    {
        var component = new LargeRequest(
            Roles.Officer | Roles.Engineer, options.RequestBytes, SmallBytes, $"a component may have {options.Sandbox.ComponentBytes} bytes (component-bytes), its dossier {Limits.Dossier}");
        return new Dictionary<Type, LargeRequest>
        {
            [typeof(UploadComponentRequest)] = component,
            [typeof(CreateProposalRequest)] = component,
            [typeof(VerifyProposalRequest)] = component,
            [typeof(PutListRequest)] = new(Roles.Operator | Roles.Officer, ListBytes, ListBytes, "make several lists of it"),
        }.ToFrozenDictionary();
    }
}
