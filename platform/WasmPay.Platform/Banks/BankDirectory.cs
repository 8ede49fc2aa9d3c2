using System.Text;
using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Banks;

/// <summary>The banks and their lists.</summary>
public sealed class BankDirectory
{
    private const int LongestList = 100_000;
    private const string Columns = "code AS Code, name AS Name, country AS Country, currency AS Currency, time_zone AS TimeZone, language AS Language";
    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal BankDirectory(Database database, AuditLog audit, TimeProvider time) => (_database, _audit, _time) = (database, audit, time);

    /// <summary>Adds a bank. The same bank once more is answered with itself.</summary>
    public async Task<Result<Bank>> CreateAsync(Principal by, Bank bank, CancellationToken cancellation = default)
    {
        if (Check(bank) is { } malformed) return malformed;
        if (by.DeniedAsStaff(Permission.Administer) is { } denied) return denied;
        return await _database.WriteAsync<Bank>(async s =>
        {
            if (await FindAsync(s, bank.Code).ConfigureAwait(false) is { } known)
                return Difference(known, bank) is { } field ? Terms.ExistWith(field, $"bank {bank.Code}") : known;
            await s.ExecuteAsync(
                "INSERT INTO banks (code, name, country, currency, time_zone, language, created_at) VALUES (@Code, @Name, @Country, @Currency, @TimeZone, @Language, @At)",
                new { bank.Code, bank.Name, bank.Country, bank.Currency, bank.TimeZone, bank.Language, At = _time.GetUtcNow().ToUnixTimeMilliseconds() }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Banks, bank.Code);
            await _audit.AppendAsync(s, "bank.created", by, bank.Code, new JsonObject { ["country"] = bank.Country, ["currency"] = bank.Currency }).ConfigureAwait(false);
            return bank;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>The bank of this code.</summary>
    public async Task<Result<Bank>> GetAsync(string code, CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => FindAsync(s, code), cancellation).ConfigureAwait(false) is { } bank ? bank : Unknown(code);

    /// <summary>All banks, by code.</summary>
    public async Task<IReadOnlyList<Bank>> ListAsync(CancellationToken cancellation = default) =>
        (await _database.ReadAsync(s => s.QueryAsync<BankRow>($"SELECT {Columns} FROM banks ORDER BY code"), cancellation).ConfigureAwait(false)).ConvertAll(r => r.ToBank());

    /// <summary>Makes a list, or replaces what it holds, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>).</summary>
    internal Task<Result<BankList>> PutListAsync(Principal by, BankList list, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => PutListAsync(s, by, list), cancellation);

    internal async Task<Result<BankList>> PutListAsync(Session session, Principal by, BankList list)
    {
        if (Check(list) is { } malformed) return malformed;
        if (by.Denied(Permission.Lists, list.Bank) is { } denied) return denied;
        if (list.Bank != Principal.Platform && await FindAsync(session, list.Bank).ConfigureAwait(false) is null) return Unknown(list.Bank);
        var key = new { list.Bank, list.Name, list.Description };
        await session.ExecuteAsync("DELETE FROM bank_list_entries WHERE bank = @Bank AND list = @Name", key).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO bank_lists (bank, name, description) VALUES (@Bank, @Name, @Description) ON CONFLICT (bank, name) DO UPDATE SET description = excluded.description", key).ConfigureAwait(false);
        var rows = Kept(list).Select(e => new { list.Bank, list.Name, Kind = Wire.Name(e.Subject), e.Value }).ToList();
        await session.ExecuteAsync("INSERT INTO bank_list_entries (bank, list, kind, value) VALUES (@Bank, @Name, @Kind, @Value)", rows).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Lists, list.Bank, list.Name);
        var entries = new JsonArray([.. rows.Select(e => (JsonNode)$"{e.Kind}:{e.Value}")]);
        await _audit.AppendAsync(session, "list.put", by, $"{list.Bank}/{list.Name}", new JsonObject { [RowImage.Entries] = entries }).ConfigureAwait(false);
        return list;
    }

    /// <summary>The list as it is kept; null where there is none.</summary>
    internal static async Task<BankList?> FindListAsync(Session session, string bank, string name)
    {
        if (await session.ScalarAsync<string>("SELECT description FROM bank_lists WHERE bank = @bank AND name = @name", new { bank, name }).ConfigureAwait(false) is not { } description) return null;
        var entries = await session.QueryAsync<EntryRow>("SELECT list AS List, kind AS Kind, value AS Value FROM bank_list_entries WHERE bank = @bank AND list = @name", new { bank, name }).ConfigureAwait(false);
        return new BankList(bank, name, description, entries.ConvertAll(e => new ListEntry(Wire.Parse<ListSubject>(e.Kind), e.Value)));
    }

    /// <summary>A list's entries as they are kept.</summary>
    internal static IEnumerable<ListEntry> Kept(BankList list) => list.Entries.Select(e => e with { Value = Normalize(e.Subject, e.Value) }).Distinct();

    /// <summary>A bank's lists, by name.</summary>
    public Task<IReadOnlyList<BankList>> ListsAsync(string bank, CancellationToken cancellation = default) => _database.ReadAsync(async s =>
    {
        var lists = await s.QueryAsync<ListRow>("SELECT name AS Name, description AS Description FROM bank_lists WHERE bank = @bank ORDER BY name", new { bank }).ConfigureAwait(false);
        var entries = await s.QueryAsync<EntryRow>("SELECT list AS List, kind AS Kind, value AS Value FROM bank_list_entries WHERE bank = @bank ORDER BY list, kind, value", new { bank }).ConfigureAwait(false);
        var byList = entries.ToLookup(e => e.List, e => new ListEntry(Wire.Parse<ListSubject>(e.Kind), e.Value));
        return (IReadOnlyList<BankList>)lists.ConvertAll(l => new BankList(bank, l.Name, l.Description, [.. byList[l.Name]]));
    }, cancellation);

    internal static async Task<Bank?> FindAsync(Session session, string code) =>
        (await session.FirstOrDefaultAsync<BankRow>($"SELECT {Columns} FROM banks WHERE code = @code", new { code }).ConfigureAwait(false))?.ToBank();

    internal static Error Unknown(string code) => new(ErrorCode.UnknownBank, $"There is no bank {code}.", "bank");

    // What is compared, not what is kept: a name that was typed on another keyboard is still on the list.
    internal static string Normalize(ListSubject subject, string value) => subject == ListSubject.Name ? value.Normalize(NormalizationForm.FormC).Trim().ToUpperInvariant() : value;

    private static string? Difference(Bank known, Bank bank) => Terms.Difference(
        ("name", known.Name == bank.Name),
        ("country", known.Country == bank.Country),
        ("currency", known.Currency == bank.Currency),
        ("time_zone", known.TimeZone == bank.TimeZone),
        ("language", known.Language == bank.Language));

    private static Error? Check(Bank bank)
    {
        if (TextCheck.Code(bank.Code, "code", 4, 11) is { } code) return code;
        if (string.Equals(bank.Code, Principal.Platform, StringComparison.OrdinalIgnoreCase)) return new Error(ErrorCode.Malformed, "No bank is called as the platform is; take another code.", "code");
        if (TextCheck.Check(bank.Name, "name", 200, 1, oneLine: true) is { } name) return name;
        if (TextCheck.Code(bank.Country, "country", 3, 3) is { } country) return country;
        if (Currency.Find(bank.Currency) is null) return new Error(ErrorCode.UnknownCurrency, $"The currency {bank.Currency} is not one of ISO 4217.", "currency");
        if (TextCheck.Check(bank.TimeZone, "time_zone", 64, 1, oneLine: true) is { } zone) return zone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(bank.TimeZone ?? "", out _)) return new Error(ErrorCode.Malformed, $"There is no time zone {bank.TimeZone}.", "time_zone");
        return bank.Language is { Length: 2 } && bank.Language.All(char.IsAsciiLetterLower)
            ? null
            : new Error(ErrorCode.Malformed, "`language` must be two small letters of ISO 639-1.", "language");
    }

    private static Error? Check(BankList list)
    {
        if ((TextCheck.Check(list.Name, "name", 100, 1, oneLine: true) ?? TextCheck.Check(list.Description, "description", 1000)) is { } malformed) return malformed;
        if (list.Entries.Count > LongestList) return new Error(ErrorCode.TooLarge, $"A list has at most {LongestList} entries.", "entries");
        if (list.Entries.Any(e => !Enum.IsDefined(e.Subject))) return new Error(ErrorCode.Malformed, "`subject` is none that the platform knows.", "entries.subject");
        return list.Entries.Select(e => TextCheck.Check(e.Value, "value", 200, 1, oneLine: true)).FirstOrDefault(e => e is not null);
    }

    private sealed record BankRow
    {
        public string Code { get; init; } = "";
        public string Name { get; init; } = "";
        public string Country { get; init; } = "";
        public string Currency { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public string Language { get; init; } = "";

        public Bank ToBank() => new(Code, Name, Country, Currency, TimeZone, Language);
    }

    private sealed record ListRow
    {
        public string Name { get; init; } = "";
        public string Description { get; init; } = "";
    }

    private sealed record EntryRow
    {
        public string List { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Value { get; init; } = "";
    }
}
