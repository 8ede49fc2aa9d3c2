using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;

namespace WasmPay.Platform.Audit;

/// <summary>One thing that happened. <see cref="Hash"/> covers everything else, the hash before it included.</summary>
/// <param name="Sequence">1, 2, 3 without gaps.</param>
/// <param name="AtMs">Milliseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Kind">What happened: <c>transaction.posted</c>, <c>proposal.approved</c>, ...</param>
/// <param name="Principal">Who did it.</param>
/// <param name="Subject">The id of the transaction, proposal, bank or account.</param>
/// <param name="Body">Details, as canonical JSON.</param>
/// <param name="Previous">Hash of the record before; empty for the first.</param>
/// <param name="Hash">SHA-256 in lower-case hexadecimal.</param>
public sealed record AuditRecord(long Sequence, long AtMs, string Kind, string Principal, string Subject, string Body, string Previous, string Hash);

/// <summary>What a check of the chain came to. <see cref="BrokenAt"/> is the first record that does not fit, null when all do.</summary>
public sealed record AuditCheck(long Records, string Head, long? BrokenAt, string Explanation)
{
    /// <summary>Whether every record fits.</summary>
    public bool IsIntact => BrokenAt is null;
}

/// <summary>The rule by which records are linked; needs no store, so that anybody can check an exported log.</summary>
public static class AuditChain
{
    /// <summary>The hash that a record must have.</summary>
    public static string HashOf(AuditRecord record) => Digest.Of(CanonicalJson.Write(new JsonObject
    {
        ["sequence"] = record.Sequence,
        ["at_ms"] = record.AtMs,
        ["kind"] = record.Kind,
        ["principal"] = record.Principal,
        ["subject"] = record.Subject,
        ["body"] = record.Body,
        ["previous"] = record.Previous,
    }));

    /// <summary>Checks records in their order. <paramref name="expectedHead"/>, where known from elsewhere, also shows a chain that was cut or rewritten.</summary>
    public static AuditCheck Verify(IEnumerable<AuditRecord> records, string? expectedHead = null)
    {
        long count = 0;
        var head = "";
        foreach (var record in records)
        {
            count++;
            if (record.Sequence != count) return Broken(record, $"Record {count} is missing; {record.Sequence} stands in its place.");
            if (record.Previous != head) return Broken(record, $"Record {count} does not follow the one before it.");
            if (HashOf(record) != record.Hash) return Broken(record, $"Record {count} was changed after it was written.");
            head = record.Hash;
        }
        return expectedHead is null || expectedHead == head
            ? new AuditCheck(count, head, null, $"All {count} records are intact.")
            : new AuditCheck(count, head, count + 1, $"The chain ends at record {count} with another hash than expected: records were cut off or rewritten.");

        AuditCheck Broken(AuditRecord record, string explanation) => new(count, head, record.Sequence, explanation);
    }
}
