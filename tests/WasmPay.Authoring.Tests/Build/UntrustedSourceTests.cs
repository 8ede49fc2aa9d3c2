using WasmPay.Authoring.Build;

namespace WasmPay.Authoring.Tests.Build;

[Collection(ToolchainCollection.Name)]
public sealed class UntrustedSourceTests(ToolchainFixture toolchain)
{
    private async Task<BuildDiagnostic> RefusedAsync(string source)
    {
        var result = await toolchain.Builder.BuildAsync(source, CancellationToken.None);
        Assert.False(result.Succeeded);
        return result.Diagnostics[0];
    }

    [Theory]
    [InlineData("import { readFileSync } from \"fs\";")]
    [InlineData("import \"../../etc/passwd\";")]
    [InlineData("import { OBJECT } from \"rt/common\";")]
    [InlineData("import { textAt } from \"wasmpay/memory\";")]
    [InlineData("import * as entry from \"./entry\";")]
    [InlineData("export * from \"util/string\";")]
    [InlineData("export { store } from \"./rule\";")]
    public async Task Build_a_source_that_imports_anything_else_is_refused_at_the_import(string import)
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("", import));

        Assert.Equal(("forbidden-import", 2), (refused.Code, refused.Line));
    }

    [Theory]
    [InlineData("@external(\"env\", \"now\") declare function now(): i64;", "forbidden-declare")]
    [InlineData("declare function now(): i64;", "forbidden-declare")]
    [InlineData("declare const secret: i32;", "forbidden-declare")]
    [InlineData("declare namespace host { function now(): i64; }", "forbidden-declare")]
    [InlineData("@external(\"env\", \"now\") function now(): i64 { return 0; }", "forbidden-decorator")]
    [InlineData("@global function f(): void {}", "forbidden-decorator")]
    [InlineData("@unmanaged class Raw { a: i32; }", "forbidden-decorator")]
    public async Task Build_a_source_that_speaks_to_the_host_by_declaration_is_refused(string declaration, string code)
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("", declaration));

        Assert.Equal((code, 2), (refused.Code, refused.Line));
    }

    [Theory]
    [InlineData("const now = Date.now();")]
    [InlineData("console.log(\"x\");")]
    [InlineData("const chance = Math.random();")]
    [InlineData("trace(\"x\");")]
    [InlineData("process.exit(0);")]
    [InlineData("const m = memory.size();")]
    [InlineData("store<i32>(0, 1);")]
    [InlineData("const t = changetype<usize>(transaction);")]
    [InlineData("const p = __new(16, 1);")]
    [InlineData("const q = heap.alloc(16);")]
    public async Task Build_a_source_that_names_the_host_or_raw_memory_is_refused_at_the_name(string statement)
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule(statement));

        Assert.Equal(("forbidden-name", 5), (refused.Code, refused.Line));
    }

    [Fact]
    public async Task Build_a_source_that_reaches_the_host_by_another_name_is_refused_for_its_import()
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("if (NativeMath.random() > 0.5) verdict.deny(\"a\", \"b\");"));

        Assert.Equal("forbidden-import", refused.Code);
        Assert.Contains("env.seed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_a_source_that_writes_a_fact_is_refused()
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("transaction.amount.units = 5;"));

        Assert.Equal(5, refused.Line);
    }

    [Fact]
    public async Task Build_a_source_of_a_megabyte_is_refused_unread()
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("// " + new string('x', 1 << 20)));

        Assert.Equal("too-long", refused.Code);
    }

    [Fact]
    public async Task Build_a_source_of_escapes_only_fits_the_protocol()
    {
        var refused = await RefusedAsync(new string('\u0001', 64 * 1024));

        Assert.NotEqual("compiler-stopped", refused.Code);
    }

    [Fact]
    public async Task Build_half_a_surrogate_pair_is_refused()
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule("verdict.deny(\"a\", \"\ud83d\");"));

        Assert.Equal("bad-text", refused.Code);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    [InlineData('!', ' ')]
    public async Task Build_deep_nesting_is_refused_and_the_next_source_builds(char open, char close)
    {
        var refused = await RefusedAsync(ToolchainFixture.Rule($"const deep = {new string(open, 20_000)}1{new string(close, 20_000)};"));

        Assert.NotEqual("build-timeout", refused.Code);
        Assert.True((await toolchain.Builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Build_texts_compared_exactly_compares_their_values()
    {
        var loose = await toolchain.Builder.BuildAsync(ToolchainFixture.Rule("if (transaction.memo == \"a\") verdict.deny(\"a\", \"b\");"), CancellationToken.None);
        var exact = await toolchain.Builder.BuildAsync(ToolchainFixture.Rule("if (transaction.memo === \"a\") verdict.deny(\"a\", \"b\");"), CancellationToken.None);

        Assert.True(exact.Component!.Value.Span.SequenceEqual(loose.Component!.Value.Span));
    }
}
