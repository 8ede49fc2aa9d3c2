using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace WasmPay.Platform;

/// <summary>
/// Why the platform did not do what was asked. The order is the order of precedence: where several hold, the first is the answer.
/// </summary>
public enum ErrorCode
{
    /// <summary>Nobody is known by this token.</summary>
    Unauthenticated,

    /// <summary>A field is missing, too long, or not of its form.</summary>
    Malformed,

    /// <summary>The currency is not one of ISO 4217 that the platform knows.</summary>
    UnknownCurrency,

    /// <summary>The amount is zero or negative.</summary>
    AmountNotPositive,

    /// <summary>The amount is above the largest that one payment may have.</summary>
    AmountTooLarge,

    /// <summary>No such bank.</summary>
    UnknownBank,

    /// <summary>No such account. Of a payment's two accounts the origin comes first, and the destination after the key.</summary>
    UnknownAccount,

    /// <summary>This person's role or bank does not allow it.</summary>
    Forbidden,

    /// <summary>The same idempotency key came before with other content.</summary>
    IdempotencyConflict,

    /// <summary>The account is closed.</summary>
    AccountClosed,

    /// <summary>Origin and destination are one account.</summary>
    SameAccount,

    /// <summary>The amount's currency is not the origin account's.</summary>
    CurrencyMismatch,

    /// <summary>The rate table has no rate for the pair.</summary>
    NoRate,

    /// <summary>A sum, balance or conversion would leave the range of 64-bit minor units.</summary>
    AmountOverflow,

    /// <summary>The account would fall below its floor.</summary>
    InsufficientFunds,

    /// <summary>No such transaction, proposal, component or list.</summary>
    NotFound,

    /// <summary>The thing exists already, with other content.</summary>
    AlreadyExists,

    /// <summary>The state that it is in does not allow this step.</summary>
    IllegalTransition,

    /// <summary>A second person is needed, and this is the first one.</summary>
    FourEyes,

    /// <summary>The hash that was given or signed is not the hash of the bytes.</summary>
    HashMismatch,

    /// <summary>The platform's staff has revoked the component.</summary>
    ComponentRevoked,

    /// <summary>The sandbox does not admit the component.</summary>
    ComponentRefused,

    /// <summary>The bytes are more than the platform takes.</summary>
    TooLarge,

    /// <summary>The bank has as much in the store that nothing names as it may have.</summary>
    QuotaExceeded,

    /// <summary>As much is under way, or was used up, as may be; the sentence says what makes room.</summary>
    LimitReached,

    /// <summary>The caller, or his address, asks more often than it may: asking again later helps.</summary>
    RateLimited,

    /// <summary>Others changed the same thing at the same time, and nothing was kept: asking again, with the same idempotency key, helps.</summary>
    Contention,

    /// <summary>The platform cannot do it now, which says nothing of what was asked: asking again later may help.</summary>
    Unavailable,

    /// <summary>A mistake of the platform's own; the place is the id under which its operator finds it in the log.</summary>
    Internal,
}

/// <summary>One reason, as a stable code, a sentence for a person, and the field or thing concerned.</summary>
public sealed record Error(ErrorCode Code, string Message, string? Place = null)
{
    /// <summary>The code on the wire: <c>unknown_account</c>.</summary>
    public string CodeName => Wire.Name(Code);
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <summary>The reason; null when there is a value.</summary>
    public Error? Error { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsOk => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is the error's sentence.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"{Error.CodeName}: {Error.Message}");

    /// <summary>Takes the value out, or the reason.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        (value, error) = (_value, Error);
        return error is null;
    }

    /// <summary>The value made into another, where there is one.</summary>
    public Result<TOther> Map<TOther>(Func<T, TOther> make) => Error is null ? make(_value!) : Error;

    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>An error is a result.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);

    /// <summary>A result with a value.</summary>
    public static Result<T> Ok(T value) => new(value, null);

    /// <summary>A result without one.</summary>
    public static Result<T> Fail(ErrorCode code, string message, string? place = null) => new(default, new Error(code, message, place));
}

/// <summary>Names of enum members as they are stored and sent: snake_case.</summary>
public static class Wire
{
    /// <summary><c>RolledBack</c> is <c>rolled_back</c>.</summary>
    public static string Name<TEnum>(TEnum value) where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The member with this name.</summary>
    public static bool TryParse<TEnum>(string name, out TEnum value) where TEnum : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<TEnum>())
        {
            value = candidate;
            if (Name(candidate) == name) return true;
        }
        value = default;
        return false;
    }

    /// <summary>The member with this name, which our own storage wrote.</summary>
    internal static TEnum Parse<TEnum>(string name) where TEnum : struct, Enum =>
        TryParse<TEnum>(name, out var value) ? value : throw new InvariantException($"Storage holds the unknown {typeof(TEnum).Name} `{name}`.");
}
