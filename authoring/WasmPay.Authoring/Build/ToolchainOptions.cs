namespace WasmPay.Authoring.Build;

/// <summary>Where the toolchain is and how long it may take. All limits are finite.</summary>
public sealed record ToolchainOptions
{
    /// <summary>The toolchain's folder (<c>authoring/toolchain</c>); found by <see cref="ToolchainFolder"/> where it is null.</summary>
    public string? Folder { get; init; }

    /// <summary>The command that runs Node.js 20 or newer.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The command that installs the toolchain's packages.</summary>
    public string Npm { get; init; } = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Time for one build, the worker's start included.</summary>
    public TimeSpan BuildTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for installing the packages, waiting for another process that installs them included.</summary>
    public TimeSpan InstallTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Megabytes of the worker's JavaScript heap.</summary>
    public int HeapMegabytes { get; init; } = 512;

    /// <summary>UTF-16 code units of one source.</summary>
    public int SourceCharacters { get; init; } = 64 * 1024;

    /// <summary>Bytes of one answer of the worker.</summary>
    public int AnswerBytes { get; init; } = 8 << 20;

    /// <summary>Builds after which the worker is replaced, so that what the compiler leaks stays bounded.</summary>
    public int BuildsPerWorker { get; init; } = 250;

    /// <summary>Told in a sentence what takes long, such as installing packages.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>The clock of the limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
