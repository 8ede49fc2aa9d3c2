using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Accuracy;

/// <summary>A file of results cannot be read or written, or is something else.</summary>
public sealed class ResultFileException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What is known of a rule from an earlier run.</summary>
/// <param name="Result">Its result; null where it is to be run.</param>
/// <param name="WhyAgain">Why it is run again although there is a result of a rule by that name; null where there is none.</param>
public readonly record struct KnownResult(RuleResult? Result, string? WhyAgain);

/// <summary>
/// The results of a measurement, a JSON line each, on disk as soon as they are there: what was interrupted goes on where it was. A result is known by the digests of its rule's line and
/// of the author's configuration. Lines are added and never changed, but for a last one that is half written, which is taken away.
/// </summary>
public sealed class ResultFile : IDisposable
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaximumBytes = 256 << 20;

    private const string Format = "wasmpay-eval-1";

    /// <summary>With what each line begins, so that half a line is told from a file of something else.</summary>
    private static readonly byte[] s_beginning = Encoding.UTF8.GetBytes($"{{\"format\":\"{Format}\",");

    private readonly string _path;
    private readonly string _author;
    private readonly FileStream _file;
    private readonly Dictionary<(string Rule, string Author), RuleResult> _known = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private ResultFile(string path, string author, FileStream file) => (_path, _author, _file) = (path, author, file);

    /// <summary>Whether the last line was half written, as it is where a run was killed.</summary>
    public bool WasTorn { get; private set; }

    /// <summary>Opens a file of results, or begins one. Nobody else can while it is open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="author">The digest of the author's configuration.</param>
    /// <exception cref="ResultFileException">It cannot be read and written, or is no file of results; then it is left as it is.</exception>
    public static ResultFile Open(string path, string author)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            var results = new ResultFile(path, author, file);
            results.Read();
            return results;
        }
        catch (Exception unusable)
        {
            file?.Dispose();
            if (unusable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException) throw new ResultFileException($"The results at {path} cannot be read and written: {unusable.Message}", unusable);
            throw;
        }
    }

    /// <summary>What is known of a rule.</summary>
    public KnownResult Find(BenchmarkRule rule)
    {
        if (_known.TryGetValue((rule.Digest, _author), out var result))
            return result.IsIncomplete ? new KnownResult(null, "something was missing that may be there now") : new KnownResult(result, null);
        return new KnownResult(null, !_names.TryGetValue(rule.Id, out var line) ? null : line == rule.Digest ? "its result is of another author, another build or other settings" : "it is another rule by the same name");
    }

    /// <summary>Writes a result. When this returns, it stays, whatever becomes of the process.</summary>
    /// <exception cref="ResultFileException">It cannot be written.</exception>
    public void Add(BenchmarkRule rule, RuleResult result)
    {
        var line = new JsonObject { ["format"] = Format, ["rule"] = rule.Digest, ["author"] = _author, ["result"] = result.ToJson() };
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
            _file.Flush(flushToDisk: true);
        }
        catch (IOException unwritable)
        {
            throw new ResultFileException($"The result of {rule.Id} cannot be written to {_path}: {unwritable.Message}", unwritable);
        }
        Keep(rule.Digest, _author, result);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Read()
    {
        if (_file.Length > MaximumBytes) throw new ResultFileException($"{_path} is larger than {MaximumBytes >> 20} MiB, which is the most that is read of results; name another file.");
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var at = 0;
        for (var number = 1; bytes.AsSpan(at).IndexOf((byte)'\n') is var length and >= 0; number++)
        {
            ReadLine(bytes.AsMemory(at, length), number);
            at += length + 1;
        }
        if (at == bytes.Length) return;
        var rest = bytes.AsSpan(at);
        if (!rest.StartsWith(s_beginning) && !s_beginning.AsSpan().StartsWith(rest)) throw Other(at == 0 ? "it does not begin as one" : "its end is something else");
        WasTorn = true;
        _file.SetLength(at);
        _file.Position = at;
    }

    private void ReadLine(ReadOnlyMemory<byte> line, int number)
    {
        try
        {
            if (!line.Span.StartsWith(s_beginning)) throw new FormatException("it begins as something else");
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            var root = json.RootElement;
            Keep(Digest(root, "rule"), Digest(root, "author"), RuleResult.Read(root.GetProperty("result")));
        }
        catch (Exception bad) when (bad is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw Other($"line {number}: {bad.Message}");
        }
    }

    private static string Digest(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new FormatException($"`{name}` is null");

    // The last line of a rule counts.
    private void Keep(string rule, string author, RuleResult result)
    {
        _known[(rule, author)] = result;
        _names[result.Rule] = rule;
    }

    private ResultFileException Other(string why) => new($"{_path} is no file of results that `eval --results` wrote ({why}); it is left as it is. Name another file.");
}
