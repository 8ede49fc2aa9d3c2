using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Build;

/// <summary>The validators of the sample banks (<c>validators/samples</c>), built from their source.</summary>
public static class SampleValidators
{
    /// <summary>The samples: two banks' validators, the platform's own, and the template that an authored rule starts from.</summary>
    public static IReadOnlyList<string> Names { get; } = ["nordhaven", "icamer", "platform", "untrusted"];

    /// <summary>Reads and builds one sample.</summary>
    /// <param name="builder">What builds it.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">The samples' folder; beside the toolchain where it is null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ToolchainException">The folder is not there, or the sample does not build.</exception>
    public static async Task<SampleValidator> BuildAsync(
        IValidatorBuilder builder, string name, string? folder = null, CancellationToken cancellation = default)
    {
        var sample = Path.Combine(folder ?? Folder(), name);
        var source = await ReadAsync(sample, "validator.ts", cancellation).ConfigureAwait(false);
        var rule = await ReadAsync(sample, "rule.md", cancellation).ConfigureAwait(false);
        var built = await builder.BuildAsync(source, cancellation).ConfigureAwait(false);
        return built.Component is { } component
            ? new SampleValidator(name, WithoutTitle(rule), source, component)
            : throw new ToolchainException("sample-broken", $"The sample {name} does not build: {built.Diagnostics[0].Message}");
    }

    /// <summary>Reads and builds all samples, in the order of <see cref="Names"/>.</summary>
    /// <exception cref="ToolchainException">The folder is not there, or a sample does not build.</exception>
    public static async Task<IReadOnlyList<SampleValidator>> BuildAllAsync(
        IValidatorBuilder builder, string? folder = null, CancellationToken cancellation = default)
    {
        var samples = new List<SampleValidator>();
        foreach (var name in Names)
            samples.Add(await BuildAsync(builder, name, folder, cancellation).ConfigureAwait(false));
        return samples;
    }

    /// <summary>The payments with known decisions that lie beside a sample: <c>defaults.json</c> under each patch of <c>cases.json</c> (RFC 7386).</summary>
    public static async Task<IReadOnlyList<SampleCase>> ReadCasesAsync(string name, string? folder = null, CancellationToken cancellation = default)
    {
        var samples = folder ?? Folder();
        var defaults = JsonNode.Parse(await ReadAsync(samples, "defaults.json", cancellation).ConfigureAwait(false));
        var cases = JsonNode.Parse(await ReadAsync(Path.Combine(samples, name), "cases.json", cancellation).ConfigureAwait(false))!.AsArray();
        return [.. cases.Select(one => ReadCase(defaults, one!.AsObject()))];
    }

    private static string WithoutTitle(string document) =>
        document.StartsWith("# ", StringComparison.Ordinal) ? document[(document.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim() : document.Trim();

    private static SampleCase ReadCase(JsonNode? defaults, JsonObject one)
    {
        var request = Merge(defaults, one["patch"]);
        return new SampleCase(
            one["name"]!.GetValue<string>(),
            request.Deserialize<ValidationRequest>(RequestJson.Options)!,
            one["decision"].Deserialize<Decision>(RequestJson.Options),
            one["clauses"].Deserialize<IReadOnlyList<string>>()!,
            one["messages"].Deserialize<IReadOnlyList<string>>());
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var merged = target is JsonObject found ? found.DeepClone().AsObject() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null) merged.Remove(name);
            else merged[name] = Merge(merged[name], change);
        }
        return merged;
    }

    private static string Folder() =>
        Path.GetFullPath(Path.Combine(ToolchainFolder.Find(), "..", "..", "validators", "samples"));

    private static async Task<string> ReadAsync(string folder, string file, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false)
            : throw new ToolchainException("sample-not-found", $"{path} is not there; the samples come with a WasmPay checkout.");
    }
}

/// <summary>A sample validator.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Rule">The officer's sentence.</param>
/// <param name="Source">Its AssemblyScript.</param>
/// <param name="Component">Its component, of contract 0.2.0.</param>
public sealed record SampleValidator(string Name, string Rule, string Source, ReadOnlyMemory<byte> Component);

/// <summary>A payment and what a sample decides about it.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Request">The payment.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Clauses">The codes of the clauses that fire, in order.</param>
/// <param name="Messages">Their sentences; null where the case does not say.</param>
public sealed record SampleCase(
    string Name, ValidationRequest Request, Decision Decision, IReadOnlyList<string> Clauses, IReadOnlyList<string>? Messages);
