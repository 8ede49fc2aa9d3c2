using System.Data.Common;
using System.Text.RegularExpressions;
using WasmPay.Platform.Storage;

namespace WasmPay.Cli.Config;

/// <summary>Passwords in what is shown.</summary>
internal static partial class Secret
{
    private const string Masked = "***";

    private static readonly string[] s_hiding = ["pass", "pwd", "psw", "secret"];

    /// <summary>A setting's value as it may be shown.</summary>
    public static string? Mask(string name, string? value) => value is null ? null
        : name == "database" ? OfDatabase(value)
        : name.StartsWith($"{ConfigFile.Providers}.", StringComparison.Ordinal) && !ConfigFile.ProviderKeys.Any(open => name.EndsWith($".{open}", StringComparison.Ordinal)) ? Masked
        : OfUrl(value);

    /// <summary>
    /// A database without its password: a file's name as it is, anything else as it is understood by who opens it, so that no way of writing a password
    /// is overlooked here that is understood there.
    /// </summary>
    public static string OfDatabase(string database)
    {
        if (StoreAddress.IsFile(database)) return database;
        try
        {
            var settings = new DbConnectionStringBuilder { ConnectionString = StoreAddress.Understood(database) };
            foreach (var key in settings.Keys!.Cast<string>().Where(key => MayHide(key, (string)settings[key])).ToList())
                if (settings[key] is string { Length: > 0 }) settings[key] = Masked;
            return settings.ConnectionString;
        }
        catch (ArgumentException)
        {
            return $"{Masked} (no database's address: it is not shown, since it may hold a password)";
        }
    }

    // libpq's own form, in which all is one value here, and settings of the server's hide some as well.
    private static bool MayHide(string key, string value) =>
        key.Contains("pass", StringComparison.OrdinalIgnoreCase) && !key.Equals("passfile", StringComparison.OrdinalIgnoreCase)
        || s_hiding.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)) && value.Contains('=', StringComparison.Ordinal);

    /// <summary>An address without who is named in it and his password.</summary>
    public static string OfUrl(string value) => User().Replace(value, $"$1{Masked}@");

    // Up to the last @: a password that was not encoded may have one, and a slash.
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://)[^\s;]*@", RegexOptions.IgnoreCase)]
    private static partial Regex User();
}
