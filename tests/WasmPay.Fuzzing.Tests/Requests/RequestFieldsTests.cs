using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests.Requests;

public class RequestFieldsTests
{
    [Fact]
    public void Every_leaf_of_the_contract_is_a_field_under_its_own_name()
    {
        var json = JsonSerializer.SerializeToNode(PlainRequest.Instance, RequestJson.Options)!;
        Assert.Equal(Leaves(json, "").Order(StringComparer.Ordinal), RequestFields.All.Select(field => field.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Writing_a_number_changes_that_leaf_alone()
    {
        foreach (var field in RequestFields.Numbers)
        {
            var value = field.Read(PlainRequest.Instance) == 1 ? 0 : 1;
            var changed = field.Write(PlainRequest.Instance, value);
            Assert.Equal(value, field.Read(changed));
            Assert.All(RequestFields.All.Where(other => other != field), other => Assert.True(other.Same(changed, PlainRequest.Instance), $"{field.Path} changed {other.Path}"));
        }
    }

    [Fact]
    public void Writing_a_text_changes_that_leaf_alone()
    {
        foreach (var field in RequestFields.Texts)
        {
            var changed = field.Write(PlainRequest.Instance, "other");
            Assert.Equal("other", field.Read(changed));
            Assert.All(RequestFields.All.Where(other => other != field), other => Assert.True(other.Same(changed, PlainRequest.Instance), $"{field.Path} changed {other.Path}"));
        }
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node is JsonObject record
        ? record.SelectMany(member => Leaves(member.Value!, path.Length == 0 ? member.Key : $"{path}.{member.Key}"))
        : [path];
}
