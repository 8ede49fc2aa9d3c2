using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes one message's bytes from a serializer.</summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole message at once.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>Where to write; <see cref="Complete()"/> must follow.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Says the message's length in bytes before it is written.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that all was written.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}

/// <summary>Gives one message's bytes to a deserializer.</summary>
public abstract class DeserializationContext
{
    /// <summary>The message's length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array of its own.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException();

    /// <summary>The message where it lies; valid only until the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotSupportedException();
}
