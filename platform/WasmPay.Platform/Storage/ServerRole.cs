using System.Data.Common;
using Dapper;

namespace WasmPay.Platform.Storage;

/// <summary>
/// The role by which a server uses a PostgreSQL store. It owns nothing, so that whoever takes the server over can neither change nor delete what
/// is written once, nor drop the triggers that say so.
/// </summary>
internal static class ServerRole
{
    /// <summary>What the server does with each table; PostgreSQL's words for it.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Needs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["accounts"] = "SELECT, INSERT, UPDATE (closed_at, balance, version)",
        ["audit"] = "SELECT, INSERT",
        ["audit_head"] = "SELECT, UPDATE (sequence, hash)",
        ["authoring_events"] = "SELECT, INSERT",
        ["authoring_jobs"] = "SELECT, INSERT, UPDATE (state, version, answers, rounds, restarts, outcome, reading, questions, problem, digest, dossier_hash, changed_at, "
            + "lease_by, lease_until)",
        ["authoring_usage"] = "SELECT, INSERT, UPDATE (jobs, tokens, cost_micros)",
        ["bank_list_entries"] = "SELECT, INSERT, DELETE",
        ["bank_lists"] = "SELECT, INSERT, UPDATE (description)",
        // A bank's row is locked while its uploads are counted; a lock needs the right to change some column, and nothing is read of this one.
        ["banks"] = "SELECT, INSERT, UPDATE (created_at)",
        ["certificates"] = "SELECT, INSERT, UPDATE (revoked_at)",
        ["changes"] = "SELECT, INSERT, UPDATE (state, decided_by, decided_at, reason)",
        ["component_bringers"] = "SELECT, INSERT",
        ["component_owners"] = "SELECT, INSERT",
        ["components"] = "SELECT, INSERT",
        ["dossier_owners"] = "SELECT, INSERT",
        ["dossiers"] = "SELECT, INSERT",
        ["enrolments"] = "SELECT, INSERT, UPDATE (expires_at, used_at)",
        ["entries"] = "SELECT, INSERT",
        ["evaluations"] = "SELECT, INSERT",
        ["flow_heads"] = "SELECT, INSERT, UPDATE (position, posted_at, high, low)",
        ["flows"] = "SELECT, INSERT",
        ["identities"] = "SELECT, INSERT, DELETE",
        ["keys"] = "SELECT, INSERT, UPDATE (expires_at, revoked_at)",
        ["live_set"] = "SELECT, INSERT, UPDATE (digest, proposal, since), DELETE",
        ["live_version"] = "SELECT, UPDATE (version)",
        ["migrations"] = "SELECT",
        ["passkey_answers"] = "SELECT, INSERT",
        ["passkeys"] = "SELECT, INSERT, UPDATE (counter, used_at), DELETE",
        ["passwords"] = "SELECT, INSERT, UPDATE (hash, failures, locked_until, changed_at), DELETE",
        ["postings"] = "SELECT, INSERT",
        ["principals"] = "SELECT, INSERT, UPDATE (roles, disabled_at)",
        ["proposal_authorings"] = "SELECT, INSERT",
        ["proposals"] = "SELECT, INSERT, UPDATE (state, version, changed_at, dossier_hash, digest, dossier_by, submitted_by, approved_by, promoted_by, "
            + "replaced, replaced_digest, rollback_requested_by, note)",
        ["protection_keys"] = "SELECT, INSERT",
        ["rates"] = "SELECT, INSERT",
        ["stops"] = "SELECT, INSERT, UPDATE (reason, stopped_by, by_staff, stopped_at, ratified_by, ratified_at), DELETE",
        ["transactions"] = "SELECT, INSERT, UPDATE (status, posted_at, resolved_by, resolved_at, resolution)",
    };

    /// <summary>The connection's role, where it may not change tables here; null where it may.</summary>
    public static Task<string?> WhereNotOwnerAsync(DbConnection connection, CancellationToken cancellation) => connection.ExecuteScalarAsync<string?>(new(
        """
        SELECT CASE WHEN COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE)
            AND COALESCE((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('migrations')), TRUE) THEN NULL ELSE current_user::text END
        """, cancellationToken: cancellation));

    /// <summary>The tables with which the connection's role may not do all that the server does, in the order of their names.</summary>
    public static async Task<List<string>> MissingAsync(DbConnection connection, CancellationToken cancellation)
    {
        List<string> missing = [];
        foreach (var (table, needs) in Needs)
        {
            // A right to columns counts where the role has it to one of them; they are granted together.
            var checks = needs.Split(", ").Where(n => char.IsAsciiLetterUpper(n[0])).Select(n => n.Split(' ')[0])
                .Select(n => n == "UPDATE" ? "has_any_column_privilege(t, 'UPDATE')" : $"has_table_privilege(t, '{n}')");
            var may = await connection.ExecuteScalarAsync<bool>(new(
                $"SELECT COALESCE(({string.Join(" AND ", checks)}), FALSE) FROM (SELECT to_regclass(@table)::oid AS t) AS named", new { table }, cancellationToken: cancellation)).ConfigureAwait(false);
            if (!may) missing.Add(table);
        }
        missing.Sort(StringComparer.Ordinal);
        return missing;
    }

    /// <summary>Gives a role what the server needs, and takes from it whatever else it may do with the store's tables.</summary>
    /// <exception cref="ArgumentException">There is no such role, or one that is bound by no right.</exception>
    public static async Task GrantAsync(DbConnection connection, string role, CancellationToken cancellation)
    {
        var found = await connection.QueryFirstOrDefaultAsync<Found>(new(
            """
            SELECT quote_ident(rolname) AS Role, quote_ident(current_schema()) AS Schema,
                   rolsuper OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = 'migrations'::regclass), 'MEMBER') AS IsOwner
            FROM pg_roles WHERE rolname = @role
            """, new { role }, cancellationToken: cancellation)).ConfigureAwait(false)
            ?? throw new ArgumentException($"There is no role {role}; make it with CREATE ROLE and LOGIN, and nothing else.");
        if (found.IsOwner) throw new ArgumentException($"The role {role} is the owner of the tables, or a superuser: rights do not bind it. Give another for the server.");
        var grants = Needs.Select(n => $"GRANT {n.Value} ON {n.Key} TO {found.Role};");
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await connection.ExecuteAsync(new(
                $"""
                REVOKE ALL ON {string.Join(", ", Needs.Keys)} FROM PUBLIC, {found.Role};
                REVOKE CREATE ON SCHEMA {found.Schema} FROM PUBLIC, {found.Role};
                GRANT USAGE ON SCHEMA {found.Schema} TO {found.Role};
                {string.Join('\n', grants)}
                """, transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
            if (await connection.ExecuteScalarAsync<bool>(new("SELECT has_schema_privilege(@role, current_schema(), 'CREATE')", new { role }, transaction, cancellationToken: cancellation)).ConfigureAwait(false))
                throw new ArgumentException($"The role {role} may create tables in the schema {found.Schema}, and this connection cannot take that from it: its owner must.");
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private sealed record Found
    {
        public string Role { get; init; } = "";
        public string Schema { get; init; } = "";
        public bool IsOwner { get; init; }
    }
}
