using System.Text.RegularExpressions;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Access;

/// <summary>What one person's word does without another's is for samples: no call of the API leads there.</summary>
public sealed class OnePersonTests
{
    [Fact]
    public async Task No_call_reaches_what_is_done_by_one_persons_word()
    {
        var files = Directory.GetFiles(Path.Combine(SharedMaterial.RepositoryRoot, "platform", "WasmPay.Server", "Calls"), "*.cs");
        Assert.NotEmpty(files);
        foreach (var file in files) Assert.DoesNotMatch(new Regex(@"\bSeeding\b"), await File.ReadAllTextAsync(file));
    }
}
