using System.Text.RegularExpressions;

namespace WasmPay.Cli.Config;

/// <summary>Passwords in what is shown.</summary>
internal static partial class Secret
{
    private const string Masked = "***";

    /// <summary>A connection string or address without its password.</summary>
    public static string Mask(string database) => OfAddress().Replace(OfPairs().Replace(database, $"$1{Masked}"), $"$1{Masked}@");

    [GeneratedRegex(@"((?:\b(?:password|pwd|sslpassword|ssl password))\s*=\s*)(?:""[^""]*""|'[^']*'|[^;&]*)", RegexOptions.IgnoreCase)]
    private static partial Regex OfPairs();

    // Up to the last @ before the host: a password that was not encoded may have one.
    [GeneratedRegex(@"(^[a-z]+://[^:/?#]*:)[^/?#]*@", RegexOptions.IgnoreCase)]
    private static partial Regex OfAddress();
}
