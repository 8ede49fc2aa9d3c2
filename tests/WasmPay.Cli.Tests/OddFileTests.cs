using System.Diagnostics;
using WasmPay.Guests;

namespace WasmPay.Cli.Tests;

/// <summary>What is no file is not waited for, and what a machine has too little of is said.</summary>
public sealed class OddFileTests
{
    [Theory]
    [InlineData("inspect", "{0}")]
    [InlineData("fuzz", "{0}")]
    [InlineData("run", "{0}", "--request", "-")]
    [InlineData("eval", "{0}")]
    [InlineData("author", "--rule", "@{0}", "--bank", "NDHV", "--out", "unused")]
    public async Task Pipes_devices_and_folders_are_bad_input_and_are_not_waited_for(params string[] command)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Directory.CreateTempSubdirectory("wasmpay-odd-").FullName;
        try
        {
            var pipe = Path.Combine(folder, "pipe");
            using (var made = Process.Start("mkfifo", [pipe])) await made.WaitForExitAsync();
            foreach (var (path, says) in new[] { (pipe, "is a pipe or a device"), ("/dev/zero", "is a pipe or a device"), (folder, "is a folder") })
            {
                var answer = await Wasmpay.RunAsync([.. command.Select(word => word.Replace("{0}", path, StringComparison.Ordinal))], input: "{}");
                Assert.Equal(2, answer.ExitCode);
                Assert.StartsWith($"wasmpay: {path} {says}", answer.Error, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_link_to_a_file_is_read_as_the_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        var (file, link) = (Path.GetTempFileName(), Path.Combine(Path.GetTempPath(), $"wasmpay-{Guid.NewGuid():N}"));
        await File.WriteAllBytesAsync(file, [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]);
        File.CreateSymbolicLink(link, file);
        var answer = await Wasmpay.RunAsync(["inspect", link, "--json"]);
        File.Delete(link);
        File.Delete(file);
        Assert.Equal("core-module", Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_component_that_is_too_large_is_refused_before_it_is_read()
    {
        var file = Path.GetTempFileName();
        using (var sparse = File.OpenWrite(file)) sparse.SetLength(100L << 30);
        var answer = await Wasmpay.RunAsync(["inspect", file]);
        File.Delete(file);
        Assert.Equal((2, "wasmpay: The component is larger than 268,435,456 bytes, which is the most that is read.\n"), (answer.ExitCode, answer.Error));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    public async Task Too_few_open_files_are_said_with_what_to_raise(int files)
    {
        if (!GuestHost.IsSupported(out _)) return;
        var file = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"ulimit -n {files}; exec dotnet \"$0\" inspect \"$1\" --isolation process", Path.Combine(AppContext.BaseDirectory, "wasmpay.dll"), file]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        Assert.StartsWith($"wasmpay: No more than {files} files may be open here", error, StringComparison.Ordinal);
        Assert.Contains("`ulimit -n 1024`", error, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
    }
}
