using System.Text;
using System.Text.Json;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>What kept answers are for.</summary>
public enum AnswerUse
{
    /// <summary>The same question is not paid twice. When the folder is full the oldest answers make room.</summary>
    Cache,

    /// <summary>Every answer is kept, to be replayed. A folder that is full is an error.</summary>
    Record,

    /// <summary>Nothing is asked; an answer that was not recorded is an error.</summary>
    Replay,
}

/// <summary>An answer as it came.</summary>
/// <param name="Function">The prompt function.</param>
/// <param name="Version">Its version.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="ServedModel">The model that answered, by its own name for itself.</param>
/// <param name="Text">The answer.</param>
internal sealed record KeptAnswer(string Function, int Version, string Model, string? ServedModel, string Text);

/// <summary>
/// Answers by the digest of their prompt, in memory and in a folder: a file each, which is read as untrusted. Both are bounded. Safe to use from many
/// threads, and from several processes on one folder.
/// </summary>
/// <param name="use">What the answers are for.</param>
/// <param name="folder">The folder; null to keep answers in memory only.</param>
public sealed class AnswerStore(AnswerUse use, string? folder)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, MaxDepth = 4, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptAnswer> _memory = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _characters;

    /// <summary>Answers in the folder.</summary>
    public int MostFiles { get; init; } = 20_000;

    /// <summary>Characters of answers in memory.</summary>
    public long MostCharacters { get; init; } = 32 << 20;

    /// <summary>Bytes of one file.</summary>
    public int MostBytes { get; init; } = 8 << 20;

    /// <summary>The command that records what is missing, as a sentence.</summary>
    public string HowToRecord { get; init; } = "Run the same command with --record in the place of --replay.";

    /// <summary>What the answers are for.</summary>
    public AnswerUse Use => use;

    /// <summary>The answer to the prompt of that digest; null where there is none.</summary>
    internal KeptAnswer? Find(string digest)
    {
        lock (_lock)
        {
            if (_memory.TryGetValue(digest, out var known)) return known;
        }
        if (folder is null || Read(digest) is not { } read) return null;
        Remember(digest, read);
        return read;
    }

    /// <summary>Keeps an answer.</summary>
    /// <exception cref="ModelException">The folder is full, and what is in it is not to be thrown away; or nothing can be written to it.</exception>
    internal void Keep(string digest, KeptAnswer answer)
    {
        Remember(digest, answer);
        if (folder is null || use == AnswerUse.Replay) return;
        try
        {
            Directory.CreateDirectory(folder);
            MakeRoom();
            // Under its name it is always whole, whoever reads it meanwhile.
            var unfinished = Path.Combine(folder, $"{digest}.{Guid.NewGuid():N}.part");
            File.WriteAllText(unfinished, JsonSerializer.Serialize(answer, Format), Encoding.UTF8);
            File.Move(unfinished, PathOf(digest), overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written costs money and nothing else.
            if (use == AnswerUse.Record) throw new ModelException(ModelCodes.NotRecorded, $"The answer cannot be recorded in {folder}: {unwritable.Message}");
        }
    }

    private void Remember(string digest, KeptAnswer answer)
    {
        lock (_lock)
        {
            if (answer.Text.Length > MostCharacters || !_memory.TryAdd(digest, answer)) return;
            _order.Enqueue(digest);
            for (_characters += answer.Text.Length; _characters > MostCharacters;)
                if (_memory.Remove(_order.Dequeue(), out var gone)) _characters -= gone.Text.Length;
        }
    }

    private KeptAnswer? Read(string digest)
    {
        try
        {
            var file = new FileInfo(PathOf(digest));
            return file.Exists && file.Length <= MostBytes ? JsonSerializer.Deserialize<KeptAnswer>(File.ReadAllText(file.FullName, Encoding.UTF8), Format) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private void MakeRoom()
    {
        var files = new DirectoryInfo(folder!).GetFiles("*.json");
        if (files.Length < MostFiles) return;
        if (use == AnswerUse.Record) throw new IOException($"it holds {files.Length} answers already; {MostFiles} are kept. Name another folder.");
        foreach (var old in files.OrderBy(file => file.LastWriteTimeUtc).Take(files.Length - MostFiles + 1)) old.Delete();
    }

    private string PathOf(string digest) => Path.Combine(folder!, $"{digest}.json");
}
