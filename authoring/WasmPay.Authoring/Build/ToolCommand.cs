using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace WasmPay.Authoring.Build;

/// <summary>Starts the toolchain's programs, and runs the short ones to their end.</summary>
internal static class ToolCommand
{
    /// <summary>What the toolchain's programs have no business to know.</summary>
    private static readonly string[] Secrets = ["WASMPAY_API_KEY", "OPENAI_API_KEY"];

    private const int OutputCharacters = 4_000;

    /// <summary>A process with piped streams and without our secrets, not yet started.</summary>
    public static Process Prepare(string program, string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var secret in Secrets) start.Environment.Remove(secret);
        return new Process { StartInfo = start };
    }

    /// <summary>Starts a prepared process.</summary>
    /// <exception cref="ToolchainException">The program is not there.</exception>
    public static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Exception bad) when (bad is Win32Exception or FileNotFoundException)
        {
            throw new ToolchainException(
                "node-missing",
                $"`{process.StartInfo.FileName}` does not start ({bad.Message}). Install Node.js {ToolchainInstall.OldestNode} or newer with npm, and put it on PATH.",
                bad);
        }
    }

    /// <summary>Runs a program to its end; its output is bounded to the last characters.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(Process process, CancellationToken cancellation)
    {
        Start(process);
        try
        {
            process.StandardInput.Close();
            var output = TailAsync(process.StandardOutput, cancellation);
            var errors = TailAsync(process.StandardError, cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, (await output.ConfigureAwait(false) + await errors.ConfigureAwait(false)).Trim());
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Ends a process and its children; one that has ended already is fine.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It ended between the question and the answer.
        }
    }

    /// <summary>Reads to the end and keeps the last characters.</summary>
    public static async Task<string> TailAsync(StreamReader reader, CancellationToken cancellation)
    {
        var tail = new StringBuilder();
        var buffer = new char[1024];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            tail.Append(buffer, 0, read);
            if (tail.Length > OutputCharacters) tail.Remove(0, tail.Length - OutputCharacters);
        }
        return tail.ToString();
    }
}
