using System.Collections.Immutable;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>
/// The tables whose rows are stated one by one. Payments, postings, entries, running totals and balances are not among them: what the audit
/// says of a payment makes those anew.
/// </summary>
internal static class AuditedTables
{
    public static AuditedTable Principals { get; } = Table("principals", "id", clear: "bank roles kind disabled_at", hidden: "name");

    public static AuditedTable Keys { get; } = Table("keys", "id", clear: "principal scope created_by created_at expires_at revoked_at", hidden: "name hash");

    /// <summary>A certificate is shown to whoever is asked for it, and so is its hash.</summary>
    public static AuditedTable Certificates { get; } = Table("certificates", "id", clear: "principal hash scope created_by created_at expires_at revoked_at", hidden: "name");

    public static AuditedTable Passwords { get; } = Table("passwords", "principal", clear: "failures locked_until changed_at", hidden: "hash");

    public static AuditedTable Enrolments { get; } = Table("enrolments", "hash", clear: "principal created_by created_at expires_at used_at");

    /// <summary>The id is a random name that the person's device gave.</summary>
    public static AuditedTable Passkeys { get; } = Table("passkeys", "id", clear: "principal counter created_at used_at", hidden: "name public_key");

    public static AuditedTable PasskeyAnswers { get; } = Table("passkey_answers", "hash", clear: "principal answered_at");

    public static AuditedTable Identities { get; } = Table("identities", "hash", clear: "bank issuer principal created_by created_at", hidden: "subject");

    public static AuditedTable ProtectionKeys { get; } = Table("protection_keys", "id", clear: "created_at", hidden: "xml");

    public static AuditedTable Banks { get; } = Table("banks", "code", clear: "name country currency time_zone language created_at");

    /// <summary>Of a list all entries are stated with it; see <see cref="RowImage"/>.</summary>
    public static AuditedTable Lists { get; } = Table("bank_lists", "bank name", clear: "description");

    /// <summary>Terms and holder; the balance and its version are the sum of the postings.</summary>
    public static AuditedTable Accounts { get; } = Table(
        "accounts", "id", clear: "bank currency kind opened_at closed_at floor_units", hidden: "name address identifier birth_date residence holder rating");

    /// <summary>The bytes have the digest that is the key.</summary>
    public static AuditedTable Components { get; } = Table("components", "digest", clear: "contract added_at added_by");

    public static AuditedTable ComponentOwners { get; } = Table("component_owners", "digest", clear: "bank size");

    /// <summary>Banks that brought what another had brought before.</summary>
    public static AuditedTable ComponentBringers { get; } = Table("component_bringers", "digest bank", clear: "size added_at added_by");

    /// <summary>The bytes have the hash that is the key.</summary>
    public static AuditedTable Dossiers { get; } = Table("dossiers", "hash", clear: "");

    public static AuditedTable DossierOwners { get; } = Table("dossier_owners", "hash", clear: "bank size");

    public static AuditedTable Proposals { get; } = Table(
        "proposals", "id",
        clear: "number target state version author created_at changed_at dossier_hash digest dossier_by submitted_by approved_by promoted_by replaced replaced_digest rollback_requested_by",
        hidden: "rule note");

    public static AuditedTable LiveSet { get; } = Table("live_set", "role target", clear: "digest proposal since");

    public static AuditedTable LiveVersion { get; } = Table("live_version", "id", clear: "version");

    public static AuditedTable Stops { get; } = Table("stops", "subject target", clear: "reason stopped_by by_staff stopped_at ratified_by ratified_at");

    public static AuditedTable Rates { get; } = Table("rates", "number", clear: "id prices");

    /// <summary>What was asked and what is shown of it can have names of customers.</summary>
    public static AuditedTable Changes { get; } = Table(
        "changes", "id", clear: "number bank kind permission summary asked_by asked_at expires_at state decided_by decided_at", hidden: "body shows reason");

    /// <summary>The rule, its answers and what was read are the bank's own; which node is at work is nobody's to hold it to.</summary>
    public static AuditedTable AuthoringJobs { get; } = Table(
        "authoring_jobs", "id", clear: "number bank state version rounds restarts outcome digest dossier_hash created_by created_at changed_at", hidden: "rule language answers reading questions problem");

    public static AuditedTable AuthoringEvents { get; } = Table("authoring_events", "job number", clear: "at_ms stage state fuel", hidden: "message");

    public static AuditedTable AuthoringUsage { get; } = Table("authoring_usage", "bank month", clear: "jobs tokens cost_micros");

    public static AuditedTable ProposalAuthorings { get; } = Table("proposal_authorings", "proposal", clear: "authoring");

    /// <summary>All, those that others refer to first.</summary>
    public static ImmutableArray<AuditedTable> All { get; } =
        [Principals, Keys, Certificates, Passwords, Enrolments, Passkeys, PasskeyAnswers, Identities, ProtectionKeys, Banks, Lists, Accounts, Components, ComponentOwners, ComponentBringers, Dossiers, DossierOwners, Proposals, LiveSet, LiveVersion, Stops, Rates, Changes,
            AuthoringJobs, AuthoringEvents, AuthoringUsage, ProposalAuthorings];

    /// <summary>Tables whose rows carry bytes, with the column: its SHA-256 is the row's key.</summary>
    public static ImmutableArray<(AuditedTable Table, string Bytes)> NamedByContent { get; } = [(Components, "bytes"), (Dossiers, "bytes")];

    private static AuditedTable Table(string name, string key, string clear, string hidden = "") =>
        new(name, Words(key), [.. Words(key), .. Words(clear), .. Words(hidden)], Words(clear));

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
