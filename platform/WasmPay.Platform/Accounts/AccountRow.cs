using Dapper;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Accounts;

/// <summary>An account as it is stored.</summary>
internal sealed record AccountRow
{
    private const string Columns = """
        id AS Id, bank AS Bank, currency AS Currency, kind AS Kind, name AS Name, address AS Address, identifier AS Identifier, birth_date AS BirthDate,
        residence AS Residence, holder AS Holder, rating AS Rating, opened_at AS OpenedAt, closed_at AS ClosedAt, floor_units AS FloorUnits, balance AS Balance, version AS Version
        """;

    public string Id { get; init; } = "";
    public string Bank { get; init; } = "";
    public string Currency { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Name { get; init; } = "";
    public string Address { get; init; } = "";
    public string Identifier { get; init; } = "";
    public string BirthDate { get; init; } = "";
    public string Residence { get; init; } = "";
    public string Holder { get; init; } = "";
    public string Rating { get; init; } = "";
    public long OpenedAt { get; init; }
    public long? ClosedAt { get; init; }
    public long? FloorUnits { get; init; }
    public long Balance { get; init; }
    public long Version { get; init; }

    public Account ToAccount() => new(
        Id, Bank, Currency, Wire.Parse<AccountKind>(Kind),
        new AccountHolder(Name, Address, Identifier, BirthDate, Residence, Wire.Parse<Holder>(Holder), Wire.Parse<Rating>(Rating)),
        DateTimeOffset.FromUnixTimeMilliseconds(OpenedAt),
        ClosedAt is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null,
        FloorUnits is { } floor ? new Overdraft.Limited(-floor) : new Overdraft.Unlimited(),
        Balance);

    /// <summary>Reads accounts by id, locked until the transaction ends where <paramref name="locked"/>; in the order of ids, so that no two writers wait for each other.</summary>
    public static async Task<Dictionary<string, AccountRow>> LoadAsync(Session session, IReadOnlyCollection<string> ids, bool locked)
    {
        // Names are written out: the stores differ in how they take a list.
        var arguments = new DynamicParameters();
        foreach (var (i, id) in ids.Index()) arguments.Add($"id{i}", id);
        var names = string.Join(", ", arguments.ParameterNames.Select(n => "@" + n));
        var rows = await session.QueryAsync<AccountRow>(
            $"SELECT {Columns} FROM accounts WHERE id IN ({names}) ORDER BY id{(locked ? session.ForUpdate : "")}", arguments).ConfigureAwait(false);
        return rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    /// <summary>Whose account it is; null where there is none. It never becomes another's.</summary>
    public static Task<string?> BankAsync(Session session, string id) => session.ScalarAsync<string?>("SELECT bank FROM accounts WHERE id = @id", new { id });

    public static Task<List<AccountRow>> PageAsync(Session session, string bank, string after, int limit) => session.QueryAsync<AccountRow>(
        $"SELECT {Columns} FROM accounts WHERE bank = @bank AND id > @after ORDER BY id LIMIT @limit", new { bank, after, limit });

    /// <summary>Inserts the account unless its id is taken; says whether it did.</summary>
    public static async Task<bool> InsertAsync(Session session, AccountRow row)
    {
        var isNew = await session.ExecuteAsync(
            """
            INSERT INTO accounts (id, bank, currency, kind, name, address, identifier, birth_date, residence, holder, rating, opened_at, closed_at, floor_units, balance, version)
            VALUES (@Id, @Bank, @Currency, @Kind, @Name, @Address, @Identifier, @BirthDate, @Residence, @Holder, @Rating, @OpenedAt, NULL, @FloorUnits, 0, 0)
            ON CONFLICT (id) DO NOTHING
            """, row).ConfigureAwait(false) == 1;
        if (isNew) session.Journal.Row(AuditedTables.Accounts, row.Id);
        return isNew;
    }

    /// <summary>An account of the platform or of a bank itself, which has no floor.</summary>
    public static AccountRow OfPlatform(string id, string bank, string currency, AccountKind kind, long at) => new()
    {
        Id = id,
        Bank = bank,
        Currency = currency,
        Kind = Wire.Name(kind),
        Name = id,
        Holder = Wire.Name(Sandbox.Contracts.Holder.FinancialInstitution),
        Rating = Wire.Name(Sandbox.Contracts.Rating.Low),
        OpenedAt = at,
    };
}
