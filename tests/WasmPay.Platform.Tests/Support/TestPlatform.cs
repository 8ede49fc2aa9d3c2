using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Tests.Support;

/// <summary>A platform on a store of its own, with two banks, funded accounts, people, a clock and countable ids.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 15, 0, 0, TimeSpan.Zero);

    public static readonly Principal Staff = new("staff", "Platform staff", Principal.Platform, Roles.Operator | Roles.Payments | Roles.Officer | Roles.Approver | Roles.Engineer | Roles.Auditor | Roles.Administrator);
    public static readonly Principal SecondOfStaff = new("second", "Second of staff", Principal.Platform, Roles.Approver);
    public static readonly Principal SecondAdministrator = Staff with { Id = "second.administrator", Name = "Second administrator" };
    public static readonly Principal Teller = new("teller", "Tara Teller", "NDHV", Roles.Operator | Roles.Payments);
    public static readonly Principal Officer = new("officer", "Olga Officer", "NDHV", Roles.Officer);
    public static readonly Principal Approver = new("approver", "Arno Approver", "NDHV", Roles.Approver);
    public static readonly Principal Engineer = new("engineer", "Ed Engineer", "NDHV", Roles.Engineer);
    public static readonly Principal Stranger = new("stranger", "Sam Stranger", "ICMR", Roles.Operator | Roles.Payments | Roles.Officer | Roles.Approver);

    private readonly string? _folder;
    private readonly IValidatorLoader? _loader;

    private TestPlatform(PaymentPlatform platform, ManualTime time, string database, string server, string? folder, IValidatorLoader? loader = null) =>
        (Platform, Time, Database, ServerDatabase, _folder, _loader) = (platform, time, database, server, folder, loader);

    public PaymentPlatform Platform { get; private set; }

    public ManualTime Time { get; }

    /// <summary>The store, as its owner.</summary>
    public string Database { get; }

    /// <summary>The store as the platform uses it: on PostgreSQL, where it has banks, by a role that may not change its tables.</summary>
    public string ServerDatabase { get; }

    // Banks and accounts are made once for each store, and then copied.
    private static readonly Lazy<Task<string>> SqliteTemplate = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return TemplateAsync(Path.Combine(folder, "template.db"));
    });
    private static readonly Lazy<Task<string>> PostgresTemplate = new(() => TemplateAsync(PostgresCluster.NewDatabase()));

    /// <param name="store"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="banks">Whether it has the banks and accounts.</param>
    /// <param name="prepared">False to have another, empty store in <see cref="Database"/>, which no platform has opened yet.</param>
    /// <param name="loader">What makes validators; null for <see cref="TextRules"/>.</param>
    public static async Task<TestPlatform> CreateAsync(string store = "sqlite", bool banks = true, bool prepared = true, IValidatorLoader? loader = null)
    {
        var folder = store == "sqlite" ? Directory.CreateTempSubdirectory("wasmpay-").FullName : null;
        var database = await NewStoreAsync(folder, "platform.db", banks);
        var time = new ManualTime(Start);
        var server = folder is null && banks ? PostgresCluster.As(PostgresCluster.ServerRole, database) : database;
        var platform = await OpenAsync(server, time, loader);
        if (prepared) return new TestPlatform(platform, time, database, server, folder, loader);
        var empty = await NewStoreAsync(folder, "empty.db", banks: false);
        return new TestPlatform(platform, time, empty, empty, folder, loader);
    }

    /// <summary>Ends the platform and opens another on the same store, with other options where they are changed.</summary>
    public async Task RestartAsync(Func<PlatformOptions, PlatformOptions>? change = null)
    {
        await Platform.DisposeAsync();
        Platform = await OpenAsync(ServerDatabase, Time, _loader, change);
    }

    /// <summary>A second platform on the same store: another node.</summary>
    public Task<PaymentPlatform> OpenSecondAsync(Func<PlatformOptions, PlatformOptions>? change = null) => OpenAsync(ServerDatabase, Time, _loader, change);

    public async Task OpenAccountAsync(string id, string bank, string currency, long units, long overdraft = 0, string name = "A Customer", string residence = "USA")
    {
        var opened = Start.AddDays(-100);
        Ok(await Platform.Accounts.OpenAsync(Staff, new NewAccount(id, bank, currency, new AccountHolder(name, Residence: residence), overdraft, opened)));
        if (units != 0) Ok(await Platform.Accounts.FundAsync(Staff, id, units));
    }

    /// <summary>Puts a validator in place without a proposal.</summary>
    public async Task InstallAsync(string target, string rule) => Ok(await Platform.Live.InstallAsync(Staff, target, TextRules.Rule(rule)));

    /// <summary>A proposal that is on its way with staff's two people, signed and not yet in shadow or live.</summary>
    public async Task<Proposal> ApprovedAsync(string target, string rule)
    {
        var proposal = Ok(await Platform.Proposals.CreateFromComponentAsync(Staff, target, rule, TextRules.Rule(rule)));
        Ok(await Platform.Proposals.SubmitAsync(Staff, proposal.Id));
        return Ok(await Platform.Proposals.ApproveAsync(SecondOfStaff, proposal.Id, proposal.DossierHash!));
    }

    public Task<Result<Submission>> PayAsync(long units, string key, string origin = "N1", string destination = "N2", string currency = "USD", Principal? by = null, string memo = "") =>
        Platform.Transactions.SubmitAsync(by ?? Teller, new Order(key, origin, destination, new Money(units, currency), Memo: memo));

    /// <summary>Goes round the platform, straight to the store.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var dialect = WasmPay.Platform.Storage.Dialect.Of(Database);
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        await Dapper.SqlMapper.ExecuteAsync(connection, sql);
    }

    public async Task<long> BalanceAsync(string account) => Ok(await Platform.Accounts.GetAsync(Staff, account)).Balance;

    public async Task AssertSoundAsync()
    {
        var ledger = await Platform.Ledger.VerifyAsync();
        Assert.Empty(ledger.Faults);
        var audit = await Platform.Audit.VerifyAsync();
        Assert.True(audit.IsIntact, audit.Explanation);
        Assert.Null((await BooksAsync()).First);
    }

    public async Task<BooksCheck> BooksAsync(HeadsWalk? heads = null) => Ok(await Platform.Audit.VerifyBooksAsync(heads));

    public static T Ok<T>(Result<T> result)
    {
        Assert.True(result.IsOk, result.Error?.Message);
        return result.Value;
    }

    public static Error Failed<T>(Result<T> result, ErrorCode code)
    {
        Assert.NotNull(result.Error);
        Assert.Equal(code, result.Error.Code);
        return result.Error;
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    private static Task<PaymentPlatform> OpenAsync(string database, ManualTime time, IValidatorLoader? loader = null, Func<PlatformOptions, PlatformOptions>? change = null)
    {
        var options = new PlatformOptions { Database = database, Loader = loader ?? new TextRules(), Time = time, Passwords = new QuickHashes(), Others = [Staff, SecondOfStaff, SecondAdministrator, Teller, Officer, Approver, Engineer, Stranger] };
        return PaymentPlatform.OpenAsync(change?.Invoke(options) ?? options);
    }

    private static async Task<string> NewStoreAsync(string? folder, string file, bool banks)
    {
        if (folder is null) return PostgresCluster.NewDatabase(banks ? await PostgresTemplate.Value : null);
        var path = Path.Combine(folder, file);
        if (banks) File.Copy(await SqliteTemplate.Value, path);
        return path;
    }

    private static async Task<string> TemplateAsync(string database)
    {
        var time = new ManualTime(Start);
        await using var bed = new TestPlatform(await OpenAsync(database, time), time, database, database, folder: null);
        await bed.SeedAsync();
        if (bed.Platform.StoreKind == "postgres") await WasmPay.Platform.Storage.Database.MigrateAsync(database, time, PostgresCluster.ServerRole);
        return database;
    }

    private async Task SeedAsync()
    {
        Ok(await Platform.Banks.CreateAsync(Staff, new Bank("NDHV", "Nordhaven", "USA", "USD", "America/New_York", "en")));
        Ok(await Platform.Banks.CreateAsync(Staff, new Bank("ICMR", "Icamer", "GBR", "GBP", "Europe/London", "en")));
        await OpenAccountAsync("N1", "NDHV", "USD", 1_000_000, name: "Nora North");
        await OpenAccountAsync("N2", "NDHV", "USD", 1_000_000, name: "Nils North");
        await OpenAccountAsync("I1", "ICMR", "GBP", 1_000_000, name: "Iris Island", residence: "GBR");
    }

    /// <summary>A hash that is not slow, for tests that are not of hashing.</summary>
    private sealed class QuickHashes : IPasswordHashes
    {
        public string Hash(string password) => Digest.Of($"salt {password}");

        public bool Fits(string hash, string password) => hash == Hash(password);
    }
}
