namespace WasmPay.Sandbox.Contracts;

/// <summary>What a validator sees: the parameters of <c>validate</c> in contracts 0.2.0 and 0.3.0 (validators/wit).</summary>
public sealed record ValidationRequest(Transaction Transaction, History History)
{
    /// <summary>
    /// Of whom only what the payment says is known. What is not known of them is none in contract 0.3.0 and absent in JSON; in the fields here, and
    /// so in contract 0.2.0, it is what <see cref="NotKnown"/> says.
    /// </summary>
    public Strangers Strangers { get; init; }
}

/// <summary>An amount in minor units of an ISO 4217 currency: 1234 USD units are 12.34 dollars, 1234 JPY units are 1234 yen.</summary>
public readonly record struct Money(long Units, string Currency);

/// <summary>What kind of person or body holds an account.</summary>
public enum Holder
{
    /// <summary>A natural person.</summary>
    Individual,

    /// <summary>A company.</summary>
    Business,

    /// <summary>A bank or another financial institution.</summary>
    FinancialInstitution,

    /// <summary>A public body.</summary>
    Government,
}

/// <summary>The customer-risk rating that the bank's own due diligence has given.</summary>
public enum Rating
{
    /// <summary>Low risk.</summary>
    Low,

    /// <summary>Medium risk.</summary>
    Medium,

    /// <summary>High risk.</summary>
    High,

    /// <summary>No business may be done.</summary>
    Prohibited,
}

/// <summary>One side of a payment. What is not known is the empty string.</summary>
/// <param name="Account">IBAN or the bank's own account identifier.</param>
/// <param name="Name">The holder's name as the payment carries it.</param>
/// <param name="Address">One-line postal address.</param>
/// <param name="Identifier">LEI, BIC, national identity or customer number.</param>
/// <param name="BirthDate">ISO 8601 date; only for individuals.</param>
/// <param name="Bank">Code of the bank that holds the account.</param>
/// <param name="Country">ISO 3166-1 alpha-3 country of that bank.</param>
/// <param name="Residence">ISO 3166-1 alpha-3 country where the holder resides.</param>
/// <param name="Holder">The kind of holder.</param>
/// <param name="Rating">The customer-risk rating.</param>
/// <param name="AgeDays">Whole days since the account was opened.</param>
/// <param name="Lists">Names of the validating bank's lists that this party is on.</param>
public sealed record Party(
    string Account,
    string Name,
    string Address,
    string Identifier,
    string BirthDate,
    string Bank,
    string Country,
    string Residence,
    Holder Holder,
    Rating Rating,
    uint AgeDays,
    IReadOnlyList<string> Lists);

/// <summary>The way by which a payment was ordered.</summary>
public enum Channel
{
    /// <summary>An interface of the bank.</summary>
    Api,

    /// <summary>Web banking.</summary>
    Web,

    /// <summary>A mobile application.</summary>
    Mobile,

    /// <summary>A branch counter.</summary>
    Branch,

    /// <summary>A cash machine.</summary>
    Atm,

    /// <summary>A batch file.</summary>
    Batch,
}

/// <summary>An instant, with its calendar parts in the validating bank's time zone.</summary>
/// <param name="EpochMs">Milliseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Year">Gregorian year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Weekday">ISO 8601: Monday is 1, Sunday is 7.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
public readonly record struct Moment(ulong EpochMs, ushort Year, byte Month, byte Day, byte Weekday, byte Hour, byte Minute);

/// <summary>The payment under validation.</summary>
/// <param name="Id">The platform's identifier.</param>
/// <param name="Origin">The payer.</param>
/// <param name="Destination">The payee.</param>
/// <param name="Amount">What the origin is debited.</param>
/// <param name="Reporting"><paramref name="Amount"/> in the validating bank's reporting currency.</param>
/// <param name="Channel">How the payment was ordered.</param>
/// <param name="Purpose">ISO 20022 external purpose code (SALA, GDDS, ...), or empty.</param>
/// <param name="Memo">Text for the payee.</param>
/// <param name="At">When.</param>
public sealed record Transaction(
    string Id,
    Party Origin,
    Party Destination,
    Money Amount,
    Money Reporting,
    Channel Channel,
    string Purpose,
    string Memo,
    Moment At);

/// <summary>Committed transactions in a window that ends just before this one. The total is in the reporting currency's minor units.</summary>
public readonly record struct Tally(uint Count, long Total);

/// <summary>Rolling windows of 1 hour, 24 hours, 7 days and 30 days, and the calendar day and month so far.</summary>
public sealed record Activity(Tally Hour, Tally Day, Tally Week, Tally Month, Tally CalendarDay, Tally CalendarMonth);

/// <summary>What went before this payment.</summary>
/// <param name="Sent">Sent by the origin account.</param>
/// <param name="Received">Received by the destination account.</param>
/// <param name="Pair">Sent by the origin account to this destination account.</param>
/// <param name="FirstPayment">No committed transaction from this origin to this destination has ever been.</param>
/// <param name="IdleMinutes">Minutes since the origin account last sent, null when it never has.</param>
public sealed record History(Activity Sent, Activity Received, Activity Pair, bool FirstPayment, uint? IdleMinutes = null);
