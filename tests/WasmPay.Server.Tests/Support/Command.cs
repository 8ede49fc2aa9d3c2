using System.Diagnostics;

namespace WasmPay.Server.Tests.Support;

/// <summary>What a program printed.</summary>
internal sealed record CommandOutput(int ExitCode, string StandardOutput, string StandardError);

/// <summary>Runs other programs.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs to the end; an exit code other than 0 is an error unless it is expected.</summary>
    public static async Task<CommandOutput> RunAsync(string program, IEnumerable<string> arguments, string? folder = null, bool mayFail = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var result = new CommandOutput(process.ExitCode, await output, await errors);
            if (result.ExitCode != 0 && !mayFail)
                throw new InvalidOperationException($"{program} ended with {result.ExitCode}: {result.StandardError}{result.StandardOutput}");
            return result;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
