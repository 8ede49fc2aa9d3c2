using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WasmPay.Platform.Access;
using WasmPay.Platform.Access.Passkeys;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Translation;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform;

/// <summary>What a platform is made of; everything that comes from outside is given here.</summary>
public sealed record PlatformOptions
{
    /// <summary>A SQLite file's path or connection string, or a PostgreSQL connection string or address.</summary>
    public required string Database { get; init; }

    /// <summary>Makes validators of components.</summary>
    public required IValidatorLoader Loader { get; init; }

    /// <summary>What is taken and kept of components.</summary>
    public ComponentLimits Components { get; init; } = new();

    /// <summary>How much authoring there may be.</summary>
    public AuthoringLimits Authoring { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where identifiers come from; null for time-ordered ones.</summary>
    public IIdSource? Ids { get; init; }

    /// <summary>Where secrets come from.</summary>
    public ISecretSource Secrets { get; init; } = new RandomSecrets();

    /// <summary>Hashes of passwords; null where nobody signs in with one.</summary>
    public IPasswordHashes? Passwords { get; init; }

    /// <summary>Who is known to this process without the store, such as the samples' people.</summary>
    public IReadOnlyList<Principal> Others { get; init; } = [];

    /// <summary>The exchange rates until somebody puts others.</summary>
    public RateTable Rates { get; init; } = RateTable.Embedded;

    /// <summary>The currency in which the platform's own validator sees amounts and totals.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Puts findings into the reader's language; null for the embedded catalogue.</summary>
    public ITranslator? Translator { get; init; }

    /// <summary>What is told to the operator; null for nothing.</summary>
    public ILogger? Log { get; init; }

    /// <summary>Hears of live components that cannot be loaded; it should only take note.</summary>
    public Action<StandInNotice>? StandsIn { get; init; }
}

/// <summary>The whole platform on one store: approves, promotes, commits transactions, and answers for it.</summary>
public sealed class PaymentPlatform : IAsyncDisposable
{
    private readonly Database _database;
    private readonly PlatformOptions _options;

    private PaymentPlatform(Database database, PlatformOptions options)
    {
        (_database, _options) = (database, options);
        var (time, ids) = (options.Time, options.Ids ?? new TimeOrderedIds(options.Time));
        Audit = new AuditLog(database, options.Secrets, time);
        Refusals = new Refusals(database, Audit);
        Principals = new Principals(database, Audit, time, options.Others);
        Keys = new KeyRing(database, Audit, Principals, ids, options.Secrets, time);
        SignIn = new SignIn(database, Audit, Principals, Keys, options.Secrets, options.Passwords ?? new NoPasswords(), time);
        Passkeys = new PasskeyRing(database, Audit, Principals, Keys, time);
        Identities = new IdentityLinks(database, Audit, Principals, Keys, time);
        ProtectionKeys = new ProtectionKeys(database, Audit, time);
        Banks = new BankDirectory(database, Audit, time);
        Ledger = new GeneralLedger(database, time);
        Accounts = new AccountBook(database, Audit, Ledger, ids, time);
        Seeding = new Seeding(Banks, Accounts);
        Components = new ComponentStore(database, options.Loader, Audit, time, options.Components);
        Live = new LiveSetKeeper(database, Components, Audit, options.Rates, time, options.StandsIn ?? (static _ => { }), options.Log ?? NullLogger.Instance);
        Changes = new ChangeDesk(database, new CommandRunner(Banks, Accounts, Principals, SignIn, Keys, Identities, new RateStore(Audit, Live)), Live, Principals, Audit, ids, time);
        Stops = new StopDesk(database, Live, options.Loader, Audit, time);
        Proposals = new ProposalDesk(database, Components, Live, Audit, Principals, ids, time);
        AuthoringFeed = new AuthoringFeed(database, time, options.Authoring);
        Authorings = new AuthoringDesk(database, new AuthoringSteps(Audit, time, options.Authoring), AuthoringFeed, options.Secrets, options.Authoring);
        Feed = new TransactionFeed(database, time);
        Transactions = new TransactionDesk(database, Audit, Ledger, Live, new ValidationPanel(options.Loader, options.Currency), ids, time, Feed, options.Log ?? NullLogger.Instance);
        Replays = new Replayer(database, Components, options.Loader);
        Translator = options.Translator ?? new CatalogueTranslator();
    }

    /// <summary>The hash chain of everything that changed.</summary>
    public AuditLog Audit { get; }

    /// <summary>Who asked for what is not his.</summary>
    public Refusals Refusals { get; }

    /// <summary>Who may call.</summary>
    public Principals Principals { get; }

    /// <summary>Machines' keys.</summary>
    public KeyRing Keys { get; }

    /// <summary>How people come in.</summary>
    public SignIn SignIn { get; }

    /// <summary>People's passkeys.</summary>
    public PasskeyRing Passkeys { get; }

    /// <summary>Who people are to their banks' providers.</summary>
    public IdentityLinks Identities { get; }

    /// <summary>What seals questions that are out.</summary>
    public ProtectionKeys ProtectionKeys { get; }

    /// <summary>The banks and their lists.</summary>
    public BankDirectory Banks { get; }

    /// <summary>Double entry.</summary>
    public GeneralLedger Ledger { get; }

    /// <summary>The accounts.</summary>
    public AccountBook Accounts { get; }

    /// <summary>What one person asks and another confirms.</summary>
    public ChangeDesk Changes { get; }

    /// <summary>What a trial's store begins with.</summary>
    public Seeding Seeding { get; }

    /// <summary>The components by digest.</summary>
    public ComponentStore Components { get; }

    /// <summary>Who validates for whom.</summary>
    public LiveSetKeeper Live { get; }

    /// <summary>What is stopped: components by the staff or by this node, and banks.</summary>
    public StopDesk Stops { get; }

    /// <summary>Rules on their way to live.</summary>
    public ProposalDesk Proposals { get; }

    /// <summary>Rules on their way from words to a dossier.</summary>
    public AuthoringDesk Authorings { get; }

    /// <summary>What happens to authorings, as it happens.</summary>
    public AuthoringFeed AuthoringFeed { get; }

    /// <summary>Payments.</summary>
    public TransactionDesk Transactions { get; }

    /// <summary>What happens to payments, as it happens.</summary>
    public TransactionFeed Feed { get; }

    /// <summary>Verdicts run again.</summary>
    public Replayer Replays { get; }

    /// <summary>Findings in the reader's language.</summary>
    public ITranslator Translator { get; }

    /// <summary>Runs authorings on this node with these tools.</summary>
    public AuthoringRunner Author(AuthoringTools tools)
    {
        var steps = new AuthoringSteps(Audit, _options.Time, _options.Authoring);
        return new AuthoringRunner(Queue(steps), AuthoringFeed, tools, _options.Authoring, _options.Secrets, _options.Currency, _options.Time, _options.Log ?? NullLogger.Instance);
    }

    /// <summary>What nodes do with authorings, for tests that are a node.</summary>
    internal AuthoringQueue Queue(AuthoringSteps? steps = null) =>
        new(_database, Components, steps ?? new AuthoringSteps(Audit, _options.Time, _options.Authoring), AuthoringFeed, _options.Authoring);

    /// <summary>Which store it is on: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string StoreKind => _database.Kind;

    /// <summary>Opens the store, brings its tables up to date and loads the live set.</summary>
    /// <exception cref="MigrationException">The store was made by another version.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be opened.</exception>
    public static async Task<PaymentPlatform> OpenAsync(PlatformOptions options, CancellationToken cancellation = default)
    {
        var log = options.Log ?? NullLogger.Instance;
        var database = await Database.OpenAsync(options.Database, options.Time, log, cancellation).ConfigureAwait(false);
        PlatformLog.Opened(log, database.Kind, Migrator.Known(database.Kind)[^1].Number);
        var platform = new PaymentPlatform(database, options);
        try
        {
            await Baseline.EnsureAsync(platform._database, platform.Audit, cancellation).ConfigureAwait(false);
            await MovedStops.EnsureAsync(platform._database, platform.Audit, cancellation).ConfigureAwait(false);
            await platform.Live.RefreshAsync(cancellation).ConfigureAwait(false);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the first administrator of a store in which nobody is known, and invites him.</summary>
    /// <exception cref="MigrationException">The store was made by another version.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be opened.</exception>
    public static Task<Result<Enrolment>> BootAsync(string database, TimeProvider time, string id, string name, CancellationToken cancellation = default) =>
        InStoreAsync(database, time, (opened, audit, principals, signIn) => signIn.BootAsync(id, name, cancellation), cancellation);

    /// <summary>Invites an administrator of the staff where fewer than two of them can come in, or none, as is said, by the word of whoever has the store.</summary>
    /// <exception cref="MigrationException">The store was made by another version.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be opened.</exception>
    public static Task<Result<Enrolment>> RecoverAsync(string database, TimeProvider time, string id, string name, bool isLockedOut = false, CancellationToken cancellation = default) =>
        InStoreAsync(database, time, (opened, audit, principals, signIn) => new Recovery(opened, audit, principals, signIn).InviteAsync(id, name, isLockedOut, cancellation), cancellation);

    // What is done with the store alone, beside a server or without one.
    private static async Task<Result<Enrolment>> InStoreAsync(
        string database, TimeProvider time, Func<Database, AuditLog, Principals, SignIn, Task<Result<Enrolment>>> act, CancellationToken cancellation)
    {
        var opened = await Database.OpenAsync(database, time, cancellation).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            var (audit, secrets) = (new AuditLog(opened, new RandomSecrets(), time), new RandomSecrets());
            var principals = new Principals(opened, audit, time, others: []);
            var keys = new KeyRing(opened, audit, principals, new TimeOrderedIds(time), secrets, time);
            return await act(opened, audit, principals, new SignIn(opened, audit, principals, keys, secrets, new NoPasswords(), time)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Components.Dispose();
        return _database.DisposeAsync();
    }
}
