using WasmPay.Authoring.Build;
using WasmPay.Authoring.Rules;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;

namespace WasmPay.Server.Samples;

/// <summary>Somebody of the samples, and the token by which the server knows them. For trials only: the tokens are in the source.</summary>
public sealed record SamplePerson(Principal Principal, string Token);

/// <summary>Sample banks with people, lists, funded accounts and validators.</summary>
public static class SampleBanks
{
    /// <summary>The platform's own operator, who sets up the samples.</summary>
    public static SamplePerson Staff { get; } = Person("staff", "Platform staff", Principal.Platform, Roles.Operator | Roles.Payments | Roles.Approver | Roles.Officer | Roles.Engineer | Roles.Auditor | Roles.Administrator);

    /// <summary>Nordhaven's compliance officer: writes and submits rules, releases referred payments.</summary>
    public static SamplePerson Officer { get; } = Person("nora.officer", "Nora Lind, compliance officer", "NDHV", Roles.Officer);

    /// <summary>Nordhaven's second pair of eyes: approves and promotes.</summary>
    public static SamplePerson Approver { get; } = Person("anders.approver", "Anders Holt, head of compliance", "NDHV", Roles.Approver);

    /// <summary>Nordhaven's payment system: submits payments.</summary>
    public static SamplePerson Teller { get; } = Person("ndhv.payments", "Nordhaven's payment system", "NDHV", Roles.Payments, PrincipalKind.Machine);

    /// <summary>Nordhaven's operator: keeps accounts and lists.</summary>
    public static SamplePerson Operator { get; } = Person("olaf.operator", "Olaf Brandt, operations", "NDHV", Roles.Operator);

    /// <summary>Nordhaven's engineer: brings components.</summary>
    public static SamplePerson Engineer { get; } = Person("edda.engineer", "Edda Voss, engineer", "NDHV", Roles.Engineer);

    /// <summary>Icamer's payment system.</summary>
    public static SamplePerson IcamerTeller { get; } = Person("icmr.payments", "Icamer's payment system", "ICMR", Roles.Payments, PrincipalKind.Machine);

    /// <summary>Icamer's compliance officer.</summary>
    public static SamplePerson IcamerOfficer { get; } = Person("iris.officer", "Iris Penn, compliance officer", "ICMR", Roles.Officer | Roles.Approver);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SamplePerson> People { get; } = [Staff, Officer, Approver, Teller, Operator, Engineer, IcamerTeller, IcamerOfficer];

    /// <summary>The banks.</summary>
    public static IReadOnlyList<Bank> Banks { get; } =
    [
        new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", "en"),
        new("ICMR", "Icamer", "GBR", "GBP", "Europe/London", "en"),
        new("SOLE", "Caja Soledad", "ESP", "EUR", "Europe/Madrid", "es"),
        new("KITA", "Kitayama Bank", "JPN", "JPY", "Asia/Tokyo", "en"),
        new("DANA", "Dana Gulf Bank", "KWT", "KWD", "Asia/Kuwait", "en"),
    ];

    /// <summary>Nordhaven's and Icamer's lists, which their rules can name.</summary>
    public static IReadOnlyList<BankList> Lists { get; } =
    [
        new("NDHV", "sanctions", "Parties under sanctions, as matched by the bank's screening", [new(ListSubject.Name, "Viktor Malgrad"), new(ListSubject.Identifier, "LEI-MALGRAD-SHIPPING")]),
        new("NDHV", "high-risk-countries", "Countries that Compliance rates as high risk (bank's country or holder's residence)", [new(ListSubject.Country, "MMR"), new(ListSubject.Country, "PRK")]),
        new("NDHV", "watchlist", "Accounts under heightened monitoring", [new(ListSubject.Account, "SOLE-3002")]),
        new("ICMR", "sanctions", "Parties under sanctions, as matched by the bank's screening", [new(ListSubject.Name, "Viktor Malgrad")]),
    ];

    /// <summary>The accounts, with the minor units that each starts with.</summary>
    public static IReadOnlyList<SampleAccount> Accounts { get; } =
    [
        new("NDHV-1001", "NDHV", "USD", 25_000_000, "Ada Lindqvist", "USA"),
        new("NDHV-1002", "NDHV", "USD", 90_000_000, "Harbor Tool Works LLC", "USA", Business: true),
        new("NDHV-1003", "NDHV", "EUR", 5_000_000, "Ada Lindqvist", "USA"),
        new("ICMR-2001", "ICMR", "GBP", 12_000_000, "Oliver Marsh", "GBR"),
        new("ICMR-2002", "ICMR", "GBP", 70_000_000, "Thames Instruments Ltd", "GBR", Business: true),
        new("ICMR-2003", "ICMR", "USD", 3_000_000, "Daw Khin", "MMR"),
        new("ICMR-2004", "ICMR", "USD", 1_000_000, "Viktor Malgrad", "GBR"),
        new("SOLE-3001", "SOLE", "EUR", 8_000_000, "Lucía Ortega", "ESP"),
        new("SOLE-3002", "SOLE", "EUR", 40_000_000, "Aceites del Sur SA", "ESP", Business: true),
        new("KITA-4001", "KITA", "JPY", 15_000_000, "Haruto Sato", "JPN"),
        new("DANA-5001", "DANA", "KWD", 4_000_000, "Mariam Al-Rashid", "KWT"),
    ];

    /// <summary>What an author of rules knows of a sample bank; null where there is no bank of this code.</summary>
    public static BankProfile? Profile(string code) => Banks.FirstOrDefault(b => b.Code == code) is { } bank
        ? new BankProfile(bank.Code, bank.Name, bank.Country, bank.Currency, bank.TimeZone, Lists.Where(l => l.Bank == code).ToDictionary(l => l.Name, l => l.Description))
        : null;

    /// <summary>
    /// Makes everything that is not there yet, so that it can run at every start. Each sample validator goes live for the bank or the
    /// platform that it is for, unless that has one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store holds something else under a sample's name.</exception>
    public static async Task SeedAsync(PaymentPlatform platform, IReadOnlyList<SampleValidator> validators, CancellationToken cancellation = default)
    {
        var staff = Staff.Principal;
        foreach (var bank in Banks) _ = (await platform.Banks.CreateAsync(staff, bank, cancellation).ConfigureAwait(false)).Value;
        foreach (var bank in Lists.GroupBy(l => l.Bank, StringComparer.Ordinal))
        {
            var present = (await platform.Banks.ListsAsync(bank.Key, cancellation).ConfigureAwait(false)).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var list in bank.Where(l => !present.Contains(l.Name))) _ = (await platform.Seeding.PutListAsync(staff, list, cancellation).ConfigureAwait(false)).Value;
        }
        foreach (var account in Accounts) await OpenAsync(platform, account, cancellation).ConfigureAwait(false);
        foreach (var validator in validators)
            if (TargetOf(validator.Name) is { } target && !platform.Live.Current.Live.ContainsKey(target))
                _ = (await platform.Live.InstallAsync(staff, target, validator.Component, cancellation).ConfigureAwait(false)).Value;
    }

    /// <summary>For whom a sample validator speaks; null for the template, which speaks for nobody.</summary>
    public static string? TargetOf(string sample) => sample switch
    {
        "nordhaven" => "NDHV",
        "icamer" => "ICMR",
        "platform" => Principal.Platform,
        _ => null,
    };

    private static async Task OpenAsync(PaymentPlatform platform, SampleAccount account, CancellationToken cancellation)
    {
        var opened = new DateTimeOffset(2024, 1, 15, 9, 0, 0, TimeSpan.Zero);
        var holder = new AccountHolder(
            account.Holder, Residence: account.Residence, Kind: account.Business ? WasmPay.Sandbox.Contracts.Holder.Business : WasmPay.Sandbox.Contracts.Holder.Individual);
        _ = (await platform.Seeding.OpenAsync(Staff.Principal, new NewAccount(account.Id, account.Bank, account.Currency, holder, OpenedAt: opened), cancellation).ConfigureAwait(false)).Value;
        _ = (await platform.Seeding.FundAsync(Staff.Principal, account.Id, account.Units, "samples", cancellation).ConfigureAwait(false)).Value;
    }

    private static SamplePerson Person(string id, string name, string bank, Roles roles, PrincipalKind kind = PrincipalKind.Person) => new(new Principal(id, name, bank, roles, kind), $"sample-{id}");
}

/// <summary>An account of the samples.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bank">Its bank's code.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Units">Minor units that it starts with.</param>
/// <param name="Holder">Its holder's name.</param>
/// <param name="Residence">The holder's residence, ISO 3166-1 alpha-3.</param>
/// <param name="Business">Whether the holder is a company.</param>
public sealed record SampleAccount(string Id, string Bank, string Currency, long Units, string Holder, string Residence, bool Business = false);
