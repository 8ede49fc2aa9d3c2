using System.Globalization;
using System.Text.Json;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>One leaf of a request: it can be read, replaced, compared and named.</summary>
internal abstract record RequestField(string Path)
{
    /// <summary>The request with this leaf as <paramref name="source"/> has it.</summary>
    public abstract ValidationRequest Copy(ValidationRequest source, ValidationRequest target);

    /// <summary>Whether both have the same value here.</summary>
    public abstract bool Same(ValidationRequest left, ValidationRequest right);

    /// <summary>How far the value is from the other's; 0 when it is the same.</summary>
    public abstract UInt128 Distance(ValidationRequest left, ValidationRequest right);

    /// <summary>The value as text for people.</summary>
    public abstract string Show(ValidationRequest request);
}

/// <summary>What a number means, which decides the values that are worth trying.</summary>
internal enum NumberRole
{
    /// <summary>Minor units.</summary>
    Amount,

    /// <summary>A number of payments, days or minutes.</summary>
    Count,

    /// <summary>A part of a date or time.</summary>
    Calendar,

    /// <summary>An enumeration's case or a flag.</summary>
    Choice,
}

/// <summary>A number, a flag (0 or 1), an enumeration (its index), or an optional number (-1 is none).</summary>
internal sealed record NumberField(
    string Path,
    NumberRole Role,
    long Minimum,
    long Maximum,
    Func<ValidationRequest, long> Read,
    Func<ValidationRequest, long, ValidationRequest> Write) : RequestField(Path)
{
    /// <summary>The names of an enumeration's cases.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    public override ValidationRequest Copy(ValidationRequest source, ValidationRequest target) => Write(target, Read(source));

    public override bool Same(ValidationRequest left, ValidationRequest right) => Read(left) == Read(right);

    public override UInt128 Distance(ValidationRequest left, ValidationRequest right) => (UInt128)Int128.Abs((Int128)Read(left) - Read(right));

    public override string Show(ValidationRequest request)
    {
        var value = Read(request);
        return Names is not null && value >= 0 && value < Names.Count ? Names[(int)value] : value.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>What a text means, which decides the values that are worth trying.</summary>
internal enum TextRole
{
    /// <summary>Free text: names, addresses, memos, identifiers.</summary>
    Free,

    /// <summary>An account number.</summary>
    Account,

    /// <summary>A bank's code.</summary>
    Bank,

    /// <summary>A country's code.</summary>
    Country,

    /// <summary>A currency's code.</summary>
    Currency,

    /// <summary>A purpose code.</summary>
    Purpose,

    /// <summary>An ISO 8601 date.</summary>
    Date,
}

/// <summary>A text.</summary>
internal sealed record TextField(
    string Path,
    TextRole Role,
    Func<ValidationRequest, string> Read,
    Func<ValidationRequest, string, ValidationRequest> Write) : RequestField(Path)
{
    public override ValidationRequest Copy(ValidationRequest source, ValidationRequest target) => Write(target, Read(source));

    public override bool Same(ValidationRequest left, ValidationRequest right) => Read(left) == Read(right);

    public override UInt128 Distance(ValidationRequest left, ValidationRequest right) => Same(left, right) ? 0 : 1 + (uint)Read(left).Length;

    public override string Show(ValidationRequest request) => JsonSerializer.Serialize(Read(request), RequestJson.Options);
}

/// <summary>A list of names.</summary>
internal sealed record ListField(
    string Path,
    Func<ValidationRequest, IReadOnlyList<string>> Read,
    Func<ValidationRequest, IReadOnlyList<string>, ValidationRequest> Write) : RequestField(Path)
{
    public override ValidationRequest Copy(ValidationRequest source, ValidationRequest target) => Write(target, Read(source));

    public override bool Same(ValidationRequest left, ValidationRequest right) => Read(left).SequenceEqual(Read(right), StringComparer.Ordinal);

    public override UInt128 Distance(ValidationRequest left, ValidationRequest right) =>
        Same(left, right) ? 0 : (uint)(1 + Read(left).Sum(name => 1 + name.Length));

    public override string Show(ValidationRequest request) => JsonSerializer.Serialize(Read(request), RequestJson.Options);
}
