using System.Numerics;

namespace WasmPay.Solving.Terms;

/// <summary>The value that a solver gives to a term.</summary>
public abstract record SmtValue
{
    private protected SmtValue() { }
}

/// <summary>True or false.</summary>
public sealed record BoolValue(bool Value) : SmtValue;

/// <summary>A whole number.</summary>
public sealed record IntValue(BigInteger Value) : SmtValue;

/// <summary>A text of UTF-16 code units; it may hold halves of surrogate pairs where the script allows them.</summary>
public sealed record StringValue(string Value) : SmtValue;

/// <summary>A bit vector as an unsigned number.</summary>
public sealed record BitsValue(int Width, BigInteger Value) : SmtValue;
