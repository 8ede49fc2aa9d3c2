using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using WasmPay.Authoring.Json;

namespace WasmPay.Authoring.Models.Prompts;

/// <summary>One prompt function: what the model is told, and the schema of its answer.</summary>
internal sealed class Prompt
{
    public Prompt(string name, int version, KernelFunction function, string schemaName, JsonObject schema, JsonObject strict, string template)
    {
        (Name, Version, Function, SchemaName, Schema) = (name, version, function, schemaName, schema);
        StrictSchema = JsonSerializer.SerializeToElement(strict);
        Digest = CanonicalJson.Digest(new JsonArray(template, strict.ToJsonString()));
        Temperature = function.ExecutionSettings?["default"].ExtensionData?["temperature"] is JsonElement said ? said.GetSingle() : 0;
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>Raised with every change.</summary>
    public int Version { get; }

    /// <summary>Name and number: <c>interpret 2</c>.</summary>
    public string Title => $"{Name} {Version}";

    /// <summary>Renders it and asks.</summary>
    public KernelFunction Function { get; }

    /// <summary>The temperature where the question names none.</summary>
    public float Temperature { get; }

    /// <summary>The schema's file without its ending.</summary>
    public string SchemaName { get; }

    /// <summary>The schema of an answer in our form, with the names of the facts in it.</summary>
    public JsonObject Schema { get; }

    /// <summary>The same as it is sent.</summary>
    public JsonElement StrictSchema { get; }

    /// <summary>SHA-256 of the template with its parts and of the schema as it is sent, in lower-case hexadecimal.</summary>
    public string Digest { get; }
}
