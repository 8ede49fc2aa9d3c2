namespace WasmPay.Sandbox.Contracts;

/// <summary>The parties of a payment of whom the validating bank knows only what the payment says: other banks' customers.</summary>
[Flags]
public enum Strangers
{
    /// <summary>Both are known.</summary>
    None = 0,

    /// <summary>The payer: rating, age, what he sent and when he last did are not known.</summary>
    Origin = 1,

    /// <summary>The payee: rating, age and what he received are not known.</summary>
    Destination = 2,
}

/// <summary>
/// What stands in contracts before 0.3.0, which cannot say that a number or a rating is not known, for what is not: that at which a rule about
/// risk stops a payment. Sums of several of them with amounts stay within 64 bits.
/// </summary>
public static class NotKnown
{
    /// <summary>The worst.</summary>
    public const Rating Rating = Contracts.Rating.Prohibited;

    /// <summary>An account that was opened today.</summary>
    public const uint AgeDays = 0;

    /// <summary>A hundred years: nobody has seen the account pay.</summary>
    public const uint IdleMinutes = 52_560_000;

    private static readonly Tally s_tally = new(1_000_000_000, 100_000_000_000_000_000);

    /// <summary>A thousand million payments of ten to the seventeenth minor units in each window.</summary>
    public static Activity Activity { get; } = new(s_tally, s_tally, s_tally, s_tally, s_tally, s_tally);

    /// <summary>A request in which all that is not known of these parties is what stands for it.</summary>
    public static ValidationRequest Of(Strangers strangers, ValidationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (transaction, history) = request;
        if (strangers.HasFlag(Strangers.Origin))
        {
            transaction = transaction with { Origin = Of(transaction.Origin) };
            history = history with { Sent = Activity, IdleMinutes = IdleMinutes };
        }
        if (strangers.HasFlag(Strangers.Destination))
        {
            transaction = transaction with { Destination = Of(transaction.Destination) };
            history = history with { Received = Activity };
        }
        return new ValidationRequest(transaction, history) { Strangers = strangers };
    }

    private static Party Of(Party party) => party with { Rating = Rating, AgeDays = AgeDays };
}
