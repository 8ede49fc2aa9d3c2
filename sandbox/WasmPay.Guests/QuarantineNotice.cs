namespace WasmPay.Guests;

/// <summary>A component that is called no more.</summary>
/// <param name="Digest">SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Reason">Why, in one sentence without its full stop.</param>
public sealed record QuarantineNotice(string Digest, string Reason);
