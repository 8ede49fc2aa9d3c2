namespace WasmPay.Cli.Config;

/// <summary>Where a setting has its value from; each goes before those above it.</summary>
internal enum SettingSource
{
    /// <summary>Nobody said anything.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}

/// <summary>A setting in force.</summary>
/// <param name="Name">As in the file: <c>audit-key</c>, or <c>limits.fuel</c>.</param>
/// <param name="Value">Its value as text; null where there is none.</param>
/// <param name="Source">Where that is from.</param>
/// <param name="Place">The file's name, or the variable's; empty otherwise.</param>
internal sealed record Setting(string Name, string? Value, SettingSource Source, string Place = "");
