namespace WasmPay.Platform.Storage;

/// <summary>Who began a database transaction was shut out before its end; nothing of it is kept. Thrown where it is seen, deep in the work of others, and an answer in <see cref="Database"/>.</summary>
internal sealed class ShutOutException() : Exception("Whoever began this was shut out meanwhile.");
