using System.Text.Json;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;

namespace WasmPay.Platform.Audit;

/// <summary>Audit records as lines of JSON: what can be checked without the store.</summary>
public static class ExportedAudit
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>A record as a line.</summary>
    public static string ToLine(AuditRecord record) => JsonSerializer.Serialize(record, s_options);

    /// <summary>Checks a chain line by line, against itself and against signed heads where they are given. An error where a line is no record.</summary>
    public static Result<BooksCheck> Verify(IEnumerable<string> lines, HeadsWalk? heads = null)
    {
        var walk = new AuditWalk();
        var (records, head) = (0L, "");
        foreach (var line in lines)
        {
            if (Read(line) is not { } record) return new Error(ErrorCode.Malformed, $"The line after record {records} is no audit record.", "export");
            if ((walk.Next(record)?.First ?? heads?.Next(record)) is { } first) return new BooksCheck(records, head, 0, 0, heads?.SignedTo ?? 0, first);
            (records, head) = (record.Sequence, record.Hash);
        }
        // A store has records from its first moment on.
        if (records == 0 && heads is null) return new Error(ErrorCode.Malformed, "It has no audit record.", "export");
        var cut = heads?.End(records);
        return new BooksCheck(records, head, 0, 0, heads?.SignedTo ?? 0, cut);
    }

    private static AuditRecord? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditRecord>(line, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
