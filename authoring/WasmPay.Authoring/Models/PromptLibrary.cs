using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using WasmPay.Authoring.Json;

namespace WasmPay.Authoring.Models;

/// <summary>One prompt: what the model is told, and the schema of its answer.</summary>
/// <param name="Version">Name and number: <c>interpret 1</c>.</param>
/// <param name="Text">The instructions, with their parts in place.</param>
/// <param name="SchemaName">The schema's name.</param>
/// <param name="Schema">JSON schema of the answer.</param>
internal sealed record Prompt(string Version, string Text, string SchemaName, JsonElement Schema)
{
    /// <summary>SHA-256 of text and schema, in lower-case hexadecimal.</summary>
    public string Digest { get; } = CanonicalJson.Digest($"{Text}\n{Schema.GetRawText()}");
}

/// <summary>The prompts of the folder <c>prompts/</c>, which lie in this assembly so that a build knows exactly what it tells a model.</summary>
internal sealed class PromptLibrary
{
    private const string Heading = "# ";

    private readonly FrozenDictionary<string, string> files;

    private PromptLibrary(IEnumerable<KeyValuePair<string, string>> files)
    {
        this.files = files.ToFrozenDictionary(StringComparer.Ordinal);
        Interpret = Read("interpret", "interpretation");
        Write = Read("write", "source");
        Repair = Read("repair", "source");
    }

    /// <summary>The prompts of this build.</summary>
    public static PromptLibrary Embedded { get; } = new(ReadResources());

    /// <summary>A rule to a reading.</summary>
    public Prompt Interpret { get; }

    /// <summary>A reading to a source.</summary>
    public Prompt Write { get; }

    /// <summary>A source and its diagnostics to a better source.</summary>
    public Prompt Repair { get; }

    private Prompt Read(string name, string schema)
    {
        var text = files[$"{name}.md"];
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (!text.StartsWith(Heading, StringComparison.Ordinal))
            throw new InvalidOperationException($"prompts/{name}.md does not begin with its version as a title.");
        using var document = JsonDocument.Parse(files[$"schemas/{schema}.json"]);
        return new Prompt(text[Heading.Length..end].Trim(), Fill(text[(end + 1)..]).Trim(), schema, document.RootElement.Clone());
    }

    /// <summary>Puts each <c>{{parts/name.md}}</c> in its place, as a section below the prompt.</summary>
    private string Fill(string text)
    {
        var filled = new StringBuilder();
        for (int open; (open = text.IndexOf("{{parts/", StringComparison.Ordinal)) >= 0;)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            filled.Append(text, 0, open).Append('#').Append(files[text[(open + 2)..close]].Trim());
            text = text[(close + 2)..];
        }
        return filled.Append(text).ToString();
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadResources()
    {
        const string folder = "prompts/";
        var assembly = typeof(PromptLibrary).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(folder, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return new(name[folder.Length..].Replace('\\', '/'), reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }
}
