using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using WasmPay.Authoring.Models.Schemas;

namespace WasmPay.Authoring.Models.Prompts;

/// <summary>
/// The prompt functions of the folder <c>prompts/</c>, which lie in this assembly so that a build knows exactly what it tells a model. The parts
/// that they share are functions too (<c>{{parts.facts}}</c>), so that a template is Semantic Kernel's own and nothing else.
/// </summary>
internal sealed class PromptLibrary
{
    /// <summary>The plugin of the prompt functions, and the one of their parts.</summary>
    public const string Plugin = "prompts", PartsPlugin = "parts";

    private const string Template = "/skprompt.txt", Config = "/config.json", Parts = "parts/", Schemas = "schemas/";

    private readonly FrozenDictionary<string, string> _files;
    private readonly FrozenDictionary<string, Prompt> _prompts;

    /// <param name="files">The files by their path in the folder, with line feeds.</param>
    public PromptLibrary(IEnumerable<KeyValuePair<string, string>> files)
    {
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        PartFunctions = KernelPluginFactory.CreateFromFunctions(PartsPlugin, _files.Where(file => file.Key.StartsWith(Parts, StringComparison.Ordinal)).Select(Part));
        _prompts = _files.Keys.Where(name => name.EndsWith(Template, StringComparison.Ordinal))
            .Select(name => Read(name[..^Template.Length])).ToFrozenDictionary(prompt => prompt.Name, StringComparer.Ordinal);
    }

    /// <summary>The prompts of this build.</summary>
    public static PromptLibrary Embedded { get; } = new(ReadResources());

    /// <summary>The shared parts, for a kernel that renders these prompts.</summary>
    public KernelPlugin PartFunctions { get; }

    /// <summary>All prompts, in the order of their names.</summary>
    public IEnumerable<Prompt> All => _prompts.Values.OrderBy(prompt => prompt.Name, StringComparer.Ordinal);

    /// <summary>A rule to a reading.</summary>
    public Prompt Interpret => _prompts["interpret"];

    /// <summary>A rule to examples, before any clause.</summary>
    public Prompt Examples => _prompts["examples"];

    /// <summary>A rule alone to a source.</summary>
    public Prompt Source => _prompts["source"];

    /// <summary>A rule and a paraphrase to their differences.</summary>
    public Prompt Critic => _prompts["critic"];

    /// <summary>A faulty answer and its faults to a patch; see <see cref="PatchOf"/>.</summary>
    public Prompt Patch => _prompts["patch"];

    /// <summary>The prompt that mends an answer to <paramref name="asked"/>.</summary>
    public Prompt PatchOf(Prompt asked)
    {
        var strict = StrictSchema.OfPatch(Patch.Schema, asked.Schema);
        return new Prompt(Patch.Name, Patch.Version, Patch.Function, $"patch-of-{asked.SchemaName}", Patch.Schema, strict, TemplateOf(Patch.Name));
    }

    private Prompt Read(string name)
    {
        var config = PromptTemplateConfig.FromJson(_files[name + Config]);
        config.Template = _files[name + Template];
        var own = JsonNode.Parse(_files[name + Config])!;
        var schemaName = own["answer"]!.GetValue<string>();
        var schema = FactNames.Fill(JsonNode.Parse(_files[$"{Schemas}{schemaName}.json"])!.AsObject());
        var plugin = KernelPluginFactory.CreateFromFunctions(Plugin, [KernelFunctionFactory.CreateFromPrompt(config)]);
        // A patch may hold whatever the answer may that it mends; before that is known it takes any text.
        var strict = name == "patch" ? StrictSchema.OfPatch(schema, new JsonObject { ["properties"] = new JsonObject() }) : StrictSchema.Of(schema);
        return new Prompt(name, own["version"]!.GetValue<int>(), plugin[config.Name!], schemaName, schema, strict, TemplateOf(name));
    }

    /// <summary>The template followed by the parts that it names, for the digest.</summary>
    private string TemplateOf(string name)
    {
        var template = _files[name + Template];
        return string.Join('\n', _files.Keys.Where(file => file.StartsWith(Parts, StringComparison.Ordinal) && template.Contains($"{PartsPlugin}.{PartName(file)}}}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => _files[file]).Prepend(template));
    }

    /// <summary>A part is a section below the prompt that names it.</summary>
    private static KernelFunction Part(KeyValuePair<string, string> file)
    {
        var text = $"#{file.Value.Trim()}";
        return KernelFunctionFactory.CreateFromMethod(() => text, PartName(file.Key));
    }

    private static string PartName(string file) => Path.GetFileNameWithoutExtension(file);

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
