using Microsoft.Extensions.Hosting;
using WasmPay.Rpc.Server;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace WasmPay.Rpc.Health;

/// <summary>
/// What the health service says. The server as a whole is the empty name; a mapped service of which nothing else
/// was said has the whole server's status. When the host stops, nothing is served any more.
/// </summary>
public sealed class HealthStatuses : IDisposable
{
    /// <summary>The name that stands for the whole server.</summary>
    public const string WholeServer = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _said = new() { [WholeServer] = ServingStatus.Serving };
    private readonly ServiceRegistry _registry;
    private readonly CancellationTokenRegistration _stopping;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    internal HealthStatuses(ServiceRegistry registry, IHostApplicationLifetime? lifetime)
    {
        _registry = registry;
        _stopping = lifetime?.ApplicationStopping.Register(Stop) ?? default;
    }

    /// <summary>Says the status of a service by its full name, or of the whole server.</summary>
    public void Set(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock) _said[service] = status;
        Announce();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <summary>The status now (null for a service not known), whether it is the last one, and what ends at the next change.</summary>
    internal (ServingStatus? Status, bool Last, Task Changed) Read(string service)
    {
        lock (_lock)
        {
            var known = _said.TryGetValue(service, out var said);
            if (!known && _registry.Services.Any(mapped => mapped.FullName == service)) (known, said) = (true, _said[WholeServer]);
            if (known && _stopped) said = ServingStatus.NotServing;
            return (known ? said : null, _stopped, _changed.Task);
        }
    }

    private void Stop()
    {
        lock (_lock) _stopped = true;
        Announce();
    }

    private void Announce()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
    }
}
