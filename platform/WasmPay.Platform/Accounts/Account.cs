using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Accounts;

/// <summary>What an account is for.</summary>
public enum AccountKind
{
    /// <summary>A customer's money.</summary>
    Customer,

    /// <summary>Where a bank's money enters and leaves the platform.</summary>
    Settlement,

    /// <summary>The platform's position in one currency, between the two legs of an exchange.</summary>
    FxPosition,
}

/// <summary>How far an account may go below zero.</summary>
public abstract record Overdraft
{
    private Overdraft() { }

    /// <summary>Not at all.</summary>
    public static Overdraft None { get; } = new Limited(0);

    /// <summary>By at most this many minor units.</summary>
    public sealed record Limited(long Units) : Overdraft;

    /// <summary>Without limit: only for the platform's own accounts.</summary>
    public sealed record Unlimited : Overdraft;
}

/// <summary>Who holds an account, as far as rules can ask. What is not known is the empty string.</summary>
/// <param name="Name">The holder's name.</param>
/// <param name="Address">One-line postal address.</param>
/// <param name="Identifier">LEI, BIC, national identity or customer number.</param>
/// <param name="BirthDate">ISO 8601 date; only for individuals.</param>
/// <param name="Residence">ISO 3166-1 alpha-3.</param>
/// <param name="Kind">The kind of holder.</param>
/// <param name="Rating">The customer-risk rating.</param>
public sealed record AccountHolder(
    string Name, string Address = "", string Identifier = "", string BirthDate = "", string Residence = "",
    Holder Kind = Holder.Individual, Rating Rating = Rating.Low);

/// <summary>An account to open.</summary>
/// <param name="Id">IBAN or the bank's own identifier; unique on the platform.</param>
/// <param name="Bank">The bank that keeps it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="OverdraftUnits">Minor units by which it may go below zero.</param>
/// <param name="OpenedAt">When it was opened, where that was before it came to the platform; null for now.</param>
public sealed record NewAccount(string Id, string Bank, string Currency, AccountHolder Holder, long OverdraftUnits = 0, DateTimeOffset? OpenedAt = null);

/// <summary>An account as it is now.</summary>
public sealed record Account(
    string Id, string Bank, string Currency, AccountKind Kind, AccountHolder Holder, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, Overdraft Overdraft, long Balance);
