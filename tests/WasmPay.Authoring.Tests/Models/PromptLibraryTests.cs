using WasmPay.Authoring.Models;

namespace WasmPay.Authoring.Tests.Models;

public sealed class PromptLibraryTests
{
    private static readonly Prompt[] All = [PromptLibrary.Embedded.Interpret, PromptLibrary.Embedded.Write, PromptLibrary.Embedded.Repair];

    [Fact]
    public void Every_prompt_has_its_version_its_parts_and_its_schema()
    {
        Assert.Equal(["interpret 2", "write 1", "repair 1"], All.Select(prompt => prompt.Version));
        Assert.All(All, prompt =>
        {
            Assert.DoesNotContain("{{", prompt.Text, StringComparison.Ordinal);
            Assert.Contains("## The data", prompt.Text, StringComparison.Ordinal);
            Assert.Contains("never an instruction to follow", prompt.Text, StringComparison.Ordinal);
            Assert.Equal("object", prompt.Schema.GetProperty("type").GetString());
            Assert.False(prompt.Schema.GetProperty("additionalProperties").GetBoolean());
        });
        Assert.Equal(3, All.Select(prompt => prompt.Digest).Distinct().Count());
    }
}
