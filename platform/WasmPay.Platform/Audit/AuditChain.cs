using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Audit.Verification;

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
    /// <summary>Where it does not fit; null when all do.</summary>
    public Difference? First { get; init; }

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
        var walk = new AuditWalk();
        foreach (var record in records)
            if (walk.Next(record) is { } broken) return broken;
        return walk.End(expectedHead);
    }
}

/// <summary>A check that goes from record to record, so that a long chain needs not be held in memory.</summary>
internal sealed class AuditWalk(long after = 0, string hash = "")
{
    private long _count = after;
    private string _head = hash;

    /// <summary>Null when the record follows the one before it and is as it was written.</summary>
    public AuditCheck? Next(AuditRecord record)
    {
        _count++;
        if (record.Sequence != _count) return Broken(record, "sequence", $"{_count}", $"{record.Sequence}", $"Record {_count} is missing; {record.Sequence} stands in its place.");
        if (record.Previous != _head) return Broken(record, "previous", _head, record.Previous, $"Record {_count} does not follow the one before it.");
        if (AuditChain.HashOf(record) is var hash && hash != record.Hash) return Broken(record, "hash", hash, record.Hash, $"Record {_count} was changed after it was written.");
        _head = record.Hash;
        return null;
    }

    /// <summary>The outcome after the last record.</summary>
    public AuditCheck End(string? expectedHead) => expectedHead is null || expectedHead == _head
        ? new AuditCheck(_count, _head, null, $"All {_count} records are intact.")
        : new AuditCheck(_count, _head, _count + 1, $"The chain ends at record {_count} with another hash than expected: records were cut off or rewritten.")
        {
            First = new Difference("audit", $"{_count}", "hash", expectedHead, _head),
        };

    private AuditCheck Broken(AuditRecord record, string field, string expected, string found, string explanation) =>
        new(_count, _head, record.Sequence, explanation) { First = new Difference("audit", $"{record.Sequence}", field, expected, found) };
}
