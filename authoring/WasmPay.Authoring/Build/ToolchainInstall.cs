using System.Text.Json;

namespace WasmPay.Authoring.Build;

/// <summary>Makes sure that Node.js is new enough and that the toolchain's packages are the ones that it pins.</summary>
internal static class ToolchainInstall
{
    /// <summary>The oldest major version of Node.js that the compiler runs on.</summary>
    public const int OldestNode = 20;

    private static readonly TimeSpan RetryLock = TimeSpan.FromMilliseconds(200);

    /// <summary>Installs the packages unless they are there.</summary>
    /// <exception cref="ToolchainException">Node.js or npm is absent or too old, or the packages do not install.</exception>
    public static async Task EnsureAsync(string folder, ToolchainOptions options, CancellationToken cancellation)
    {
        await RequireNodeAsync(folder, options, cancellation).ConfigureAwait(false);
        if (IsInstalled(folder)) return;

        using var deadline = new CancellationTokenSource(options.InstallTime, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            using var mine = await LockAsync(folder, options, either.Token).ConfigureAwait(false);
            // Another process may have installed them while this one waited.
            if (IsInstalled(folder)) return;
            options.Progress?.Report("Installing the AssemblyScript toolchain's packages (npm ci); once for each checkout.");
            using var npm = ToolCommand.Prepare(options.Npm, folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            var (exit, output) = await ToolCommand.RunAsync(npm, either.Token).ConfigureAwait(false);
            if (exit != 0 || !IsInstalled(folder))
                throw new ToolchainException("install-failed", $"`npm ci` in {folder} ended with {exit}: {output}");
            options.Progress?.Report("The toolchain's packages are installed.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ToolchainException("install-failed", $"`npm ci` in {folder} took longer than {options.InstallTime.TotalSeconds:0} s. Run it by hand and see what it says.");
        }
    }

    /// <summary>Whether an install has ended and left the versions that package.json pins.</summary>
    internal static bool IsInstalled(string folder)
    {
        var modules = Path.Combine(folder, "node_modules");
        // npm writes this file when everything is in its place.
        if (!File.Exists(Path.Combine(modules, ".package-lock.json"))) return false;
        using var package = Read(Path.Combine(folder, "package.json"));
        foreach (var dependency in package.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            var installed = Path.Combine(modules, dependency.Name, "package.json");
            if (!File.Exists(installed)) return false;
            using var found = Read(installed);
            if (found.RootElement.GetProperty("version").GetString() != dependency.Value.GetString()) return false;
        }
        return true;
    }

    private static async Task RequireNodeAsync(string folder, ToolchainOptions options, CancellationToken cancellation)
    {
        using var node = ToolCommand.Prepare(options.Node, folder, "--version");
        var (_, version) = await ToolCommand.RunAsync(node, cancellation).ConfigureAwait(false);
        if (Version.TryParse(version.TrimStart('v'), out var parsed) && parsed.Major >= OldestNode) return;
        throw new ToolchainException("node-too-old", $"`{options.Node} --version` says {version}; the toolchain needs Node.js {OldestNode} or newer.");
    }

    /// <summary>One install at a time among all processes on this machine: the file stays open while it runs.</summary>
    private static async Task<FileStream> LockAsync(string folder, ToolchainOptions options, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, ".install.lock");
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException bad)
            {
                throw new ToolchainException("install-failed", $"{folder} cannot be written: {bad.Message} Run `npm ci` there as its owner.", bad);
            }
            catch (IOException)
            {
                if (!told) options.Progress?.Report("Another process installs the toolchain's packages; waiting for it.");
                await Task.Delay(RetryLock, options.Time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static JsonDocument Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path));
}
