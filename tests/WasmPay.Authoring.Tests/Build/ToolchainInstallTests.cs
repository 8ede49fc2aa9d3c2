using WasmPay.Authoring.Build;

namespace WasmPay.Authoring.Tests.Build;

public sealed class ToolchainInstallTests
{
    [Fact]
    public async Task Build_without_a_toolchain_folder_says_how_to_name_one()
    {
        var nowhere = Directory.CreateTempSubdirectory().FullName;
        await using var builder = new ToolchainBuilder(new ToolchainOptions { Folder = nowhere });

        var missing = await Assert.ThrowsAsync<ToolchainException>(() => builder.BuildAsync("", CancellationToken.None));

        Assert.Equal("toolchain-not-found", missing.Code);
        Assert.Contains(ToolchainFolder.Variable, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_without_node_says_to_install_it()
    {
        await using var builder = new ToolchainBuilder(new ToolchainOptions { Folder = ToolchainFixture.Folder, Node = "no-such-node" });

        var missing = await Assert.ThrowsAsync<ToolchainException>(() => builder.BuildAsync("", CancellationToken.None));

        Assert.Equal("node-missing", missing.Code);
        Assert.Contains("Node.js 20", missing.Message, StringComparison.Ordinal);
    }

    [SkippableUnixFact]
    public async Task Build_with_an_old_node_says_which_is_needed()
    {
        await using var builder = new ToolchainBuilder(new ToolchainOptions { Folder = ToolchainFixture.Folder, Node = Script("echo v18.20.1") });

        var old = await Assert.ThrowsAsync<ToolchainException>(() => builder.BuildAsync("", CancellationToken.None));

        Assert.Equal("node-too-old", old.Code);
        Assert.Contains("18.20.1", old.Message, StringComparison.Ordinal);
    }

    [SkippableUnixFact]
    public async Task Install_that_fails_says_what_npm_said()
    {
        var folder = EmptyToolchain();
        var options = new ToolchainOptions { Npm = Script("echo the registry is away >&2; exit 7") };

        var failed = await Assert.ThrowsAsync<ToolchainException>(() => ToolchainInstall.EnsureAsync(folder, options, CancellationToken.None));

        Assert.Equal("install-failed", failed.Code);
        Assert.Contains("the registry is away", failed.Message, StringComparison.Ordinal);
    }

    [SkippableUnixFact]
    public async Task Install_that_hangs_is_stopped()
    {
        var options = new ToolchainOptions { Npm = Script("sleep 600"), InstallTime = TimeSpan.FromMilliseconds(500) };

        var failed = await Assert.ThrowsAsync<ToolchainException>(
            () => ToolchainInstall.EnsureAsync(EmptyToolchain(), options, CancellationToken.None));

        Assert.Equal("install-failed", failed.Code);
    }

    [SkippableUnixFact]
    public async Task Install_by_two_at_once_runs_once()
    {
        var folder = EmptyToolchain();
        // What npm ci leaves behind, a line in a log for each run, and time for the other one to come along.
        var npm = Script("""
            echo run >> runs.log
            sleep 0.5
            mkdir -p node_modules/left-pad
            echo '{"version":"1.3.0"}' > node_modules/left-pad/package.json
            echo '{}' > node_modules/.package-lock.json
            """);
        var options = new ToolchainOptions { Npm = npm };

        await Task.WhenAll(
            ToolchainInstall.EnsureAsync(folder, options, CancellationToken.None),
            ToolchainInstall.EnsureAsync(folder, options, CancellationToken.None));

        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(folder, "runs.log")));
    }

    [Fact]
    public void IsInstalled_only_with_the_pinned_versions_and_a_finished_install()
    {
        var folder = EmptyToolchain();
        Assert.False(ToolchainInstall.IsInstalled(folder));

        var package = Directory.CreateDirectory(Path.Combine(folder, "node_modules", "left-pad")).FullName;
        File.WriteAllText(Path.Combine(package, "package.json"), """{"version":"1.2.9"}""");
        File.WriteAllText(Path.Combine(folder, "node_modules", ".package-lock.json"), "{}");
        Assert.False(ToolchainInstall.IsInstalled(folder));

        File.WriteAllText(Path.Combine(package, "package.json"), """{"version":"1.3.0"}""");
        Assert.True(ToolchainInstall.IsInstalled(folder));
    }

    private static string EmptyToolchain()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"dependencies":{"left-pad":"1.3.0"}}""");
        return folder;
    }

    private static string Script(string commands)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "tool");
        File.WriteAllText(path, "#!/bin/sh\n" + commands + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}

/// <summary>A fact that stands in for a program by a shell script.</summary>
public sealed class SkippableUnixFactAttribute : FactAttribute
{
    public SkippableUnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "The test stands in for a program by a shell script." : null;
}
