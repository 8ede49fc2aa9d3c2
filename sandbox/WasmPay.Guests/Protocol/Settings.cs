using System.Text.Json;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Protocol;

/// <summary>What a worker is told when it starts. It comes from the host, on a channel that no guest has seen yet.</summary>
internal sealed record WorkerSettings
{
    /// <summary>How guests run; <see cref="SandboxOptions.ArtifactFolder"/> is none, since a worker opens no files.</summary>
    public required SandboxOptions Sandbox { get; init; }

    /// <summary>Engines to have ready, the default one first. What is not ready when the worker locks itself cannot be had later.</summary>
    public required IReadOnlyList<EngineChoice> Engines { get; init; }

    /// <summary>Components kept, and bytes of them.</summary>
    public required int Components { get; init; }

    /// <summary>Bytes of the components kept.</summary>
    public required long ComponentBytes { get; init; }

    /// <summary>Bytes of one request of the host.</summary>
    public required int RequestBytes { get; init; }

    /// <summary>Bytes of an answer, above which the worker says that it failed.</summary>
    public required int AnswerBytes { get; init; }

    /// <summary>Requests in one message.</summary>
    public required int BatchItems { get; init; }

    /// <summary>Bytes of address space that can be written (RLIMIT_DATA).</summary>
    public required long DataBytes { get; init; }

    /// <summary>Seconds of processor time (RLIMIT_CPU).</summary>
    public required int CpuSeconds { get; init; }

    /// <summary>Open files (RLIMIT_NOFILE).</summary>
    public required int Files { get; init; }

    /// <summary>Processes and threads of the user (RLIMIT_NPROC).</summary>
    public required int Processes { get; init; }

    public void Write(WireWriter to)
    {
        to.Begin(MessageKind.Hello);
        to.U16(Wire.Version);
        to.Bytes(JsonSerializer.SerializeToUtf8Bytes(this));
    }

    public static WorkerSettings Read(ref WireReader from)
    {
        var version = from.U16();
        if (version != Wire.Version) throw new WireException($"The host speaks version {version} of the protocol and this worker version {Wire.Version}.");
        var settings = JsonSerializer.Deserialize<WorkerSettings>(from.Bytes(1 << 20)) ?? throw new WireException("The settings are null.");
        from.End();
        return settings;
    }
}
