using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>One payment and what every guest must say of it.</summary>
internal sealed record GuestCase(string Name, ValidationRequest Request, Decision Decision, string[] Clauses);

/// <summary>The cases of the guests' rule: patches over the samples' common payment.</summary>
internal static class GuestCases
{
    public static IReadOnlyList<GuestCase> Read()
    {
        var defaults = File.ReadAllText(Path.Combine(GuestArtifacts.Folder, "..", "defaults.json"));
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(GuestArtifacts.Folder, "cases.json")))!.AsArray();
        return [.. cases.Select(each => Read(defaults, each!))];
    }

    private static GuestCase Read(string defaults, JsonNode each)
    {
        var request = JsonNode.Parse(defaults)!.AsObject();
        Merge(request, each["patch"]!.AsObject());
        Assert.True(RequestJson.TryRead(JsonSerializer.SerializeToElement(request), out var read, out var error), error);
        return new GuestCase(
            (string)each["name"]!, read, Enum.Parse<Decision>((string)each["decision"]!, ignoreCase: true), [.. each["clauses"]!.AsArray().Select(clause => (string)clause!)]);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject outer) Merge(outer, inner);
            else target[name] = value?.DeepClone();
        }
    }
}
