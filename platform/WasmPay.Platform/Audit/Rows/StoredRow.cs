using System.Globalization;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>A row as the store gives it, by its columns: whoever went round the platform may have put anything into it.</summary>
internal sealed record StoredRow(IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>What stands for no value, and for no row.</summary>
    public const string Nothing = "nothing";

    /// <summary>Of what Dapper reads where it is told no type.</summary>
    public static StoredRow? Of(dynamic? row) => row is null
        ? null
        : new StoredRow(((IDictionary<string, object?>)row).ToDictionary(c => c.Key, c => c.Value is DBNull ? null : c.Value, StringComparer.Ordinal));

    /// <summary>A value as text.</summary>
    public string Text(string column) => Text(Values[column]);

    /// <summary>A number; null where the value is none.</summary>
    public long? Number(string column) => Values[column] switch { long number => number, int number => number, _ => null };

    /// <summary>SHA-256 over the canonical JSON of some of its columns.</summary>
    public string Digest(IEnumerable<string> columns) => RowDigest.Of(columns.Select(c => (c, Values[c])));

    /// <summary>A value as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => Nothing,
        // The word itself is not what stands for no value.
        Nothing => $"'{Nothing}'",
        byte[] bytes => $"{bytes.Length} bytes",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>How a row becomes a digest.</summary>
internal static class RowDigest
{
    /// <summary>SHA-256 over the canonical JSON of columns with their values.</summary>
    public static string Of(IEnumerable<(string Column, object? Value)> columns)
    {
        var json = new JsonObject();
        foreach (var (column, value) in columns) json[column] = Node(value);
        return CanonicalJson.Digest(json);
    }

    /// <summary>A value in JSON; a type that no column of ours has is marked, so that it is equal to none of ours.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => text,
        long number => number,
        int number => (long)number,
        byte[] bytes => new JsonObject { ["bytes"] = Platform.Digest.Of(bytes) },
        _ => new JsonObject { [value.GetType().Name] = StoredRow.Text(value) },
    };
}
