using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace WasmPay.Rpc.Wire;

/// <summary>A status and its metadata as header lines.</summary>
internal static class StatusHeaders
{
    public static IEnumerable<(string Name, string Value)> Of(Status status, Metadata? trailers)
    {
        yield return (GrpcProtocol.StatusTrailer, CodeText(status.StatusCode));
        if (status.Detail.Length > 0) yield return (GrpcProtocol.MessageTrailer, StatusMessage.Encode(status.Detail));
        if (trailers is null) yield break;
        foreach (var entry in trailers)
            if (!GrpcProtocol.IsReserved(entry.Key)) yield return Of(entry);
    }

    public static (string Name, string Value) Of(Metadata.Entry entry) =>
        (entry.Key, entry.IsBinary ? BinaryHeader.Encode(entry.ValueBytes) : entry.Value);

    /// <summary>Adds a line to <paramref name="headers"/>, also an empty one, which the framework's own way leaves out.</summary>
    public static void Append(IHeaderDictionary headers, string name, string value) =>
        headers[name] = StringValues.Concat(headers[name], new StringValues(value));

    /// <summary>Adds one received header to <paramref name="metadata"/>; false where its bytes are not base64.</summary>
    public static bool TryAdd(Metadata metadata, string name, string value)
    {
        if (GrpcProtocol.IsReserved(name)) return true;
        var key = Lower(name);
        if (!Metadata.Entry.IsValidKey(key)) return true;
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            // "Custom-Metadata": a receiver may throw values outside printable ASCII away.
            if (Metadata.Entry.IsValidText(value)) metadata.Add(key, value);
            return true;
        }
        if (!BinaryHeader.TryDecode(value, out var values)) return false;
        foreach (var bytes in values) metadata.Add(key, bytes);
        return true;
    }

    private static string CodeText(StatusCode code) => code == StatusCode.OK ? "0" : ((int)code).ToString(CultureInfo.InvariantCulture);

    private static string Lower(string name) => name.ToLowerInvariant();
}
