using System.Reflection;
using Google.Protobuf.Reflection;

namespace WasmPay.Rpc.Server;

/// <summary>The services that a server has mapped, for reflection and health.</summary>
internal sealed class ServiceRegistry
{
    private readonly List<ServiceDescriptor> _services = [];

    /// <summary>The services' descriptors, in the order in which they were mapped.</summary>
    public IReadOnlyList<ServiceDescriptor> Services => _services;

    /// <summary>Whether unknown calls are answered already.</summary>
    public bool UnknownCallsMapped { get; set; }

    /// <summary>Notes a service; one whose code was not generated from a .proto has no descriptor and stays unknown.</summary>
    public void Add(Type generated)
    {
        var property = generated.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
        if (property?.GetValue(null) is ServiceDescriptor descriptor) _services.Add(descriptor);
    }
}
