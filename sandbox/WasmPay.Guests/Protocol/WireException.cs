namespace WasmPay.Guests.Protocol;

/// <summary>Bytes that are no message of the protocol. Whoever sent them is not to be spoken with any more.</summary>
internal sealed class WireException(string message) : Exception(message);
