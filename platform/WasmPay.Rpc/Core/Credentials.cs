namespace Grpc.Core;

/// <summary>Adds a call's authentication headers.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>Which call headers are asked for.</summary>
public class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken = default)
{
    /// <summary>The service's address with its name.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>The method's own name.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>Gives the wait up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Credentials of one call.</summary>
public abstract class CallCredentials
{
    /// <summary>Credentials made by a function.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCredentials(interceptor);
    }

    internal abstract Task AddHeadersAsync(AuthInterceptorContext context, Metadata metadata);

    private sealed class InterceptorCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddHeadersAsync(AuthInterceptorContext context, Metadata metadata) => interceptor(context, metadata);
    }
}

/// <summary>Whom the connection belongs to.</summary>
public class AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
{
    /// <summary>Whether the peer proved who it is.</summary>
    public bool IsPeerAuthenticated => peerIdentityPropertyName is not null;

    /// <summary>The property that names the peer, or null.</summary>
    public string? PeerIdentityPropertyName => peerIdentityPropertyName;

    /// <summary>The values that name the peer.</summary>
    public IEnumerable<AuthProperty> PeerIdentity =>
        peerIdentityPropertyName is null ? [] : FindPropertiesByName(peerIdentityPropertyName);

    /// <summary>All properties.</summary>
    public IEnumerable<AuthProperty> Properties => properties.Values.SelectMany(values => values);

    /// <summary>The properties of that name.</summary>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) =>
        properties.TryGetValue(propertyName, out var values) ? values : [];
}

/// <summary>One property of a connection.</summary>
public class AuthProperty
{
    private readonly byte[] _value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        _value = value;
    }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>The value as UTF-8 text.</summary>
    public string Value => System.Text.Encoding.UTF8.GetString(_value);

    /// <summary>The value's bytes.</summary>
    public byte[] ValueBytes => (byte[])_value.Clone();

    /// <summary>Makes a property.</summary>
    public static AuthProperty Create(string name, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return new AuthProperty(name, (byte[])value.Clone());
    }
}

/// <summary>Kept for the shape of <see cref="ServerCallContext"/>.</summary>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Whether the deadline is passed on.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether cancellation is passed on.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}

/// <summary>Kept for the shape of <see cref="CallOptions"/>.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
