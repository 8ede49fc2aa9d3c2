namespace Grpc.Core;

/// <summary>A way to one server.</summary>
public abstract class ChannelBase
{
    /// <summary>Names the server.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server's name.</summary>
    public string Target { get; }

    /// <summary>Makes what calls methods over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <inheritdoc cref="ShutdownAsync"/>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
