using System.Collections.Frozen;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>The external purpose codes of ISO 20022 (ExternalPurpose1Code).</summary>
internal static class PurposeCodes
{
    private static readonly FrozenSet<string> s_codes = Resource().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether ISO 20022 has the code.</summary>
    public static bool Exists(string code) => s_codes.Contains(code);

    private static IEnumerable<string> Resource()
    {
        using var stream = typeof(PurposeCodes).Assembly.GetManifestResourceStream("purposes.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }
}
