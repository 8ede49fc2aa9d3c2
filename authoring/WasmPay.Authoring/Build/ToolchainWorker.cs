using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;

namespace WasmPay.Authoring.Build;

/// <summary>One Node process that builds; a line of JSON in, a line of JSON out (authoring/toolchain/worker.mjs). Not thread-safe.</summary>
internal sealed class ToolchainWorker : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private const int SaidCharacters = 300;

    private readonly Process process;
    private readonly PipeReader answers;
    private readonly Task<string> errors;
    private readonly int answerBytes;
    private int lastId;

    private ToolchainWorker(Process process, int answerBytes)
    {
        this.process = process;
        this.answerBytes = answerBytes;
        answers = PipeReader.Create(process.StandardOutput.BaseStream);
        errors = ToolCommand.TailAsync(process.StandardError, CancellationToken.None);
    }

    /// <summary>Requests answered so far.</summary>
    public int Requests => lastId;

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>The operating system's number of the process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts a worker; it answers as soon as its modules are loaded.</summary>
    public static ToolchainWorker Start(string folder, ToolchainOptions options)
    {
        var process = ToolCommand.Prepare(options.Node, folder, $"--max-old-space-size={options.HeapMegabytes}", "worker.mjs");
        ToolCommand.Start(process);
        return new ToolchainWorker(process, options.AnswerBytes);
    }

    /// <summary>One question and its answer. After any exception the worker is out of step and must be disposed of.</summary>
    /// <exception cref="WorkerEndedException">The process ended, or said what the protocol does not know.</exception>
    public async Task<WorkerAnswer> AskAsync(string operation, string? source, CancellationToken cancellation)
    {
        var question = new WorkerQuestion(++lastId, operation, source);
        try
        {
            var line = JsonSerializer.Serialize(question, Json) + "\n";
            await process.StandardInput.WriteAsync(line.AsMemory(), cancellation).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
            var answer = await ReadAsync(cancellation).ConfigureAwait(false);
            return answer.Id == question.Id ? answer : throw await EndedAsync("answered another question").ConfigureAwait(false);
        }
        catch (Exception bad) when (bad is IOException or JsonException)
        {
            throw await EndedAsync(bad.Message).ConfigureAwait(false);
        }
    }

    private async Task<WorkerAnswer> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await answers.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var answer = Parse(buffer.Slice(0, end));
                answers.AdvanceTo(buffer.GetPosition(1, end));
                return answer;
            }
            if (read.IsCompleted) throw await EndedAsync("ended without an answer").ConfigureAwait(false);
            if (buffer.Length > answerBytes) throw await EndedAsync($"answered more than {answerBytes} bytes").ConfigureAwait(false);
            answers.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static WorkerAnswer Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize<WorkerAnswer>(ref reader, Json) ?? throw new JsonException("the answer is null");
    }

    private async Task<WorkerEndedException> EndedAsync(string what)
    {
        ToolCommand.Kill(process);
        var lines = (await errors.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // V8 puts its reason before a long stack trace; others put it last.
        var said = lines.FirstOrDefault(line => line.StartsWith("FATAL ERROR", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        return new WorkerEndedException(said is null ? $"The compiler {what}." : $"The compiler {what}: {said[..Math.Min(said.Length, SaidCharacters)]}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ToolCommand.Kill(process);
        process.Dispose();
    }
}

/// <summary>The worker is gone or out of step; a fresh one may do better.</summary>
internal sealed class WorkerEndedException(string message) : Exception(message);

/// <summary>A line to the worker.</summary>
internal sealed record WorkerQuestion(int Id, string Op, string? Source);

/// <summary>A line from the worker: one of the four.</summary>
internal sealed record WorkerAnswer(
    int Id,
    byte[]? Component = null,
    IReadOnlyList<BuildDiagnostic>? Diagnostics = null,
    IReadOnlyDictionary<string, string>? Versions = null,
    string? Fault = null);
