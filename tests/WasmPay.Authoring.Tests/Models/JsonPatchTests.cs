using System.Text.Json.Nodes;
using WasmPay.Authoring.Models.Answers;

namespace WasmPay.Authoring.Tests.Models;

public sealed class JsonPatchTests
{
    private static (string? Patched, string? Fault) Apply(string document, string operations)
    {
        var (patched, fault) = JsonPatch.Apply(JsonNode.Parse(document)!, JsonNode.Parse(operations)!.AsArray());
        return (patched?.ToJsonString(), fault);
    }

    /// <summary>The examples of RFC 6902, appendix A, as far as the operations are known.</summary>
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"replace","path":"/~01","value":11}]""", """{"/":9,"~1":11}""")]
    [InlineData("""{"a":null}""", """[{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    public void An_operation_is_made(string document, string operations, string expected) => Assert.Equal((expected, null), Apply(document, operations));

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"replace","path":"/foo/1","value":"b"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"add","path":"/foo/2","value":"b"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"remove","path":"/foo/-"}]""")]
    [InlineData("""{"foo":["a","b"]}""", """[{"op":"remove","path":"/foo/01"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"remove","path":"/foo/-1"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"remove","path":"/foo/99999999999999999999"}]""")]
    [InlineData("""{"foo":"a"}""", """[{"op":"replace","path":"foo","value":1}]""")]
    [InlineData("""{"foo":"a"}""", """[{"op":"replace","path":"/foo/0","value":1}]""")]
    [InlineData("""{"foo":"a"}""", """[{"op":"remove","path":"/foo"},{"op":"remove","path":"/foo"}]""")]
    public void An_operation_that_cannot_be_made_says_why_and_nothing_is_changed(string document, string operations)
    {
        var node = JsonNode.Parse(document)!;

        var (patched, fault) = JsonPatch.Apply(node, JsonNode.Parse(operations)!.AsArray());

        Assert.Null(patched);
        Assert.StartsWith("Operation ", fault, StringComparison.Ordinal);
        Assert.Equal(document, node.ToJsonString());
    }

    [Fact]
    public void A_patch_is_bounded() =>
        Assert.NotNull(Apply("{}", $"[{string.Join(',', Enumerable.Repeat("""{"op":"add","path":"/a","value":1}""", JsonPatch.MostOperations + 1))}]").Fault);
}
