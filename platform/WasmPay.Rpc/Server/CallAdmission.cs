namespace WasmPay.Rpc.Server;

/// <summary>A call's only request, of which nothing is read yet but its prefix.</summary>
/// <param name="Type">The message's class.</param>
/// <param name="Bytes">How long it says to be; compressed, where it is.</param>
/// <param name="IsCompressed">Whether it may be longer once it is read.</param>
public readonly record struct AnnouncedRequest(Type Type, long Bytes, bool IsCompressed);

/// <summary>How a call goes on whose request was announced.</summary>
/// <param name="MaxReceiveMessageSize">The largest request in bytes, compressed or not; null for what holds for all calls.</param>
/// <param name="Place">What the call holds until it has ended.</param>
/// <param name="Within">The time within which the request has to come; null for any.</param>
public readonly record struct CallAdmission(int? MaxReceiveMessageSize, IDisposable? Place, TimeSpan? Within = null);
