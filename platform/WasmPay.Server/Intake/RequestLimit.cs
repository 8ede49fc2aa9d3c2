using WasmPay.Api.V1;
using WasmPay.Platform;

namespace WasmPay.Server.Intake;

/// <summary>How long a request of a size may be.</summary>
/// <param name="Bytes">The most that it has.</param>
/// <param name="TextBytes">The most that it has in JSON beside fields of bytes.</param>
/// <param name="Advice">What to do with one that is longer.</param>
internal sealed record RequestLimit(int Bytes, int TextBytes, string Advice)
{
    /// <summary>Up to here a request is read at once; a longer one waits until it is its turn.</summary>
    public const int SmallBytes = 1 << 20;

    /// <summary>What has no reason to be longer.</summary>
    public const int PlainBytes = 64 << 10;

    // A list of as many entries as one may have, each as long as people's names are.
    private const int ListBytes = 16 << 20;

    /// <summary>The limit of each size.</summary>
    public static RequestLimit Of(RequestSize size, ServerOptions options) => size switch
    {
        RequestSize.Text => new(SmallBytes, SmallBytes, "only components, dossiers and lists may have more"),
        RequestSize.List => new(ListBytes, ListBytes, "make several lists of it"),
        RequestSize.Component => new(options.RequestBytes, SmallBytes, $"a component may have {options.Sandbox.ComponentBytes} bytes (component-bytes), its dossier {Limits.Dossier}"),
        _ => new(PlainBytes, PlainBytes, "only rules, questions, lists, components and dossiers may have more"),
    };
}
