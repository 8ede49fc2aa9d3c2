using System.Diagnostics;
using System.Text.Json;

namespace WasmPay.Cli.Tests;

/// <summary>The command as its users have it: a process with arguments, standard streams and an exit code.</summary>
internal static class Wasmpay
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(5);

    public static async Task<Answer> RunAsync(string[] arguments, string? input = null, string? folder = null, (string Name, string Value)? variable = null, (string Name, string Value)? another = null)
    {
        using var process = Start(arguments, folder, variable, another);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What refuses its arguments may end before it is given its input.
        }
        using var guard = new CancellationTokenSource(HangGuard);
        await process.WaitForExitAsync(guard.Token);
        return new Answer(process.ExitCode, await output, await error);
    }

    public static Process Start(string[] arguments, string? folder = null, (string Name, string Value)? variable = null, (string Name, string Value)? another = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wasmpay.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        if (variable is { } set) start.Environment[set.Name] = set.Value;
        if (another is { } too) start.Environment[too.Name] = too.Value;
        return Process.Start(start)!;
    }
}

/// <summary>What a command answered.</summary>
internal sealed record Answer(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as JSON objects, one a line.</summary>
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
