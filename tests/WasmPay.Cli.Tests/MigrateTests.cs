namespace WasmPay.Cli.Tests;

/// <summary>The tables are brought up to date by a command, before a server that may not.</summary>
public sealed class MigrateTests
{
    [Fact]
    public async Task A_file_is_migrated_and_once_more_is_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
        try
        {
            var first = await Wasmpay.RunAsync(["migrate", "--database", "a.db"], folder: folder);
            Assert.Equal((0, ""), (first.ExitCode, first.Error));
            Assert.StartsWith("the store is at migration ", first.Output, StringComparison.Ordinal);
            var again = (await Wasmpay.RunAsync(["migrate", "--database", "a.db", "--json"], folder: folder)).Json.Single();
            Assert.Equal(first.Output, $"the store is at migration {again.GetProperty("migration").GetInt64()}\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("a.db", "server", "Only PostgreSQL has roles")]
    [InlineData("postgres://anna:hush@h/pay?sslmod=require", null, "`sslmode`")]
    [InlineData("postgres://anna:hush@127.0.0.1:1/pay", null, "The store cannot be migrated", 5)]
    [InlineData("/none/none/a.db", null, "The store cannot be migrated")]
    public async Task A_store_that_cannot_be_is_told_of_and_no_password_is_printed(string database, string? role, string says, int exitCode = 2)
    {
        var answer = await Wasmpay.RunAsync(["migrate", "--database", database, .. role is null ? Array.Empty<string>() : ["--server-role", role]]);
        Assert.Equal((exitCode, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", answer.Error, StringComparison.Ordinal);
    }
}
