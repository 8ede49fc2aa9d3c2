using Microsoft.Extensions.DependencyInjection;

namespace WasmPay.Rpc.Server;

/// <summary>Gives each call its service: from the services where it is registered, else made for the call.</summary>
internal sealed class ServiceActivator<TService>
    where TService : class
{
    private readonly ObjectFactory<TService> _factory = ActivatorUtilities.CreateFactory<TService>(Type.EmptyTypes);

    /// <summary>The service, and whether the call owns it.</summary>
    public TService Create(IServiceProvider services, out bool made)
    {
        var registered = services.GetService<TService>();
        made = registered is null;
        return registered ?? _factory(services, null);
    }

    public static async ValueTask DisposeAsync(TService service)
    {
        if (service is IAsyncDisposable later) await later.DisposeAsync().ConfigureAwait(false);
        else if (service is IDisposable now) now.Dispose();
    }
}
