using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WasmPay.Server.Intake;

/// <summary>Counts the open connections of each address, and closes those that are too many before they have cost anything.</summary>
internal sealed class ConnectionPlaces(CallLimits limits)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Lets a connection in, or closes it.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address is null || limits.Proxies.Any(proxy => proxy.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }
        var network = CallRates.Network(address);
        try
        {
            if (_open.AddOrUpdate(network, 1, static (_, open) => open + 1) > limits.ConnectionsPerAddress)
            {
                connection.Abort(new ConnectionAbortedException("Too many connections of one address."));
                return;
            }
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(network);
        }
    };

    // The last one takes the entry with it, so that addresses that have left are not kept.
    private void Leave(string network)
    {
        while (true)
        {
            var open = _open[network];
            if (open == 1 ? _open.TryRemove(KeyValuePair.Create(network, 1)) : _open.TryUpdate(network, open - 1, open)) return;
        }
    }
}
