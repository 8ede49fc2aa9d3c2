namespace WasmPay.Platform.Banks;

/// <summary>A bank on the platform.</summary>
/// <param name="Code">4 to 11 capital letters or digits.</param>
/// <param name="Name">For display.</param>
/// <param name="Country">ISO 3166-1 alpha-3.</param>
/// <param name="Currency">The reporting currency, ISO 4217.</param>
/// <param name="TimeZone">IANA name; calendar facts of this bank's rules are in it.</param>
/// <param name="Language">ISO 639-1 code of the language in which it writes to its customers.</param>
public sealed record Bank(string Code, string Name, string Country, string Currency, string TimeZone, string Language);

/// <summary>What an entry of a list names.</summary>
public enum ListSubject
{
    /// <summary>An account's id.</summary>
    Account,

    /// <summary>A holder's identifier (LEI, BIC, national or customer number).</summary>
    Identifier,

    /// <summary>A holder's name, compared in NFC, without regard to case and outer white space.</summary>
    Name,

    /// <summary>A bank's code.</summary>
    Bank,

    /// <summary>A country, ISO 3166-1 alpha-3: of the party's bank or of its residence.</summary>
    Country,
}

/// <summary>One entry of a list.</summary>
public readonly record struct ListEntry(ListSubject Subject, string Value);

/// <summary>A list that a bank keeps, such as <c>high-risk countries</c> or <c>sanctioned</c>; its rules name it.</summary>
public sealed record BankList(string Bank, string Name, string Description, IReadOnlyList<ListEntry> Entries);
