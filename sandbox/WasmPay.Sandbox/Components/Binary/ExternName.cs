using System.Text.RegularExpressions;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>How the name of an import or export is built (Explainer.md, Import and Export Definitions).</summary>
internal enum ExternNameKind
{
    Label,
    Constructor,
    Method,
    Static,
    Interface,
    Dependency,
    Url,
    Hash,
}

/// <summary>The name of an import or an export, parsed.</summary>
internal sealed partial record ExternName(string Text, ExternNameKind Kind)
{
    /// <summary>The resource's label of a constructor, method or static function.</summary>
    public string? Resource { get; private init; }

    /// <summary>The member's label of a method or static function.</summary>
    public string? Member { get; private init; }

    /// <summary>What must differ between the names of one scope (strongly-unique).</summary>
    public string UniqueKey { get; private init; } = Lower(Text);

    /// <summary>Whether <paramref name="text"/> is a label: words in kebab-case, each all lower-case or all upper-case.</summary>
    public static bool IsLabel(string text) => LabelPattern().IsMatch(text);

    /// <summary>What must differ between labels of one scope.</summary>
    public static string Lower(string label) => string.Create(label.Length, label, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.ToLowerInvariant(text[i]);
    });

    /// <summary>Parses a name; null where it is none.</summary>
    public static ExternName? Parse(string text)
    {
        if (text.StartsWith('[')) return ParseAnnotated(text);
        if (IsLabel(text)) return new(text, ExternNameKind.Label);
        if (InterfacePattern().Match(text) is { Success: true } match && IsSemver(match.Groups["version"].Value)) return new(text, ExternNameKind.Interface);
        if (DependencyPattern().Match(text) is { Success: true } dependency) return ParseDependency(text, dependency);
        if (IntegrityPattern().IsMatch(text)) return new(text, ExternNameKind.Hash) { UniqueKey = text };
        if (UrlPattern().IsMatch(text)) return new(text, ExternNameKind.Url) { UniqueKey = text };
        return null;
    }

    /// <summary>Whether a name that cannot be parsed is one with nested namespaces or packages (Explainer.md, 🪺).</summary>
    public static bool IsNested(string text) => NestedPattern().IsMatch(text);

    private static ExternName? ParseAnnotated(string text)
    {
        var close = text.IndexOf(']', StringComparison.Ordinal);
        if (close < 0) return null;
        var rest = text[(close + 1)..];
        if (text[..(close + 1)] == "[constructor]")
            return IsLabel(rest) ? new(text, ExternNameKind.Constructor) { Resource = rest } : null;
        ExternNameKind kind;
        switch (text[..(close + 1)])
        {
            case "[method]": kind = ExternNameKind.Method; break;
            case "[static]": kind = ExternNameKind.Static; break;
            default: return null;
        }
        var parts = rest.Split('.');
        if (parts.Length != 2 || !IsLabel(parts[0]) || !IsLabel(parts[1])) return null;
        var (resource, member) = (Lower(parts[0]), Lower(parts[1]));
        return new(text, kind)
        {
            Resource = parts[0],
            Member = parts[1],
            UniqueKey = resource == member ? resource : resource + "." + member,
        };
    }

    private static ExternName? ParseDependency(string text, Match match)
    {
        var locked = match.Groups["locked"].Success;
        var version = match.Groups["version"].Value;
        if (locked) return IsSemver(version) ? new(text, ExternNameKind.Dependency) : null;
        if (version.Length == 0 || version == "*") return new(text, ExternNameKind.Dependency);
        if (!version.StartsWith('{') || !version.EndsWith('}')) return null;
        var bounds = version[1..^1].Split(' ');
        var ok = bounds.Length switch
        {
            1 => Bound(bounds[0], ">=") || Bound(bounds[0], "<"),
            2 => Bound(bounds[0], ">=") && Bound(bounds[1], "<"),
            _ => false,
        };
        return ok ? new(text, ExternNameKind.Dependency) : null;
    }

    private static bool Bound(string text, string sign) =>
        text.StartsWith(sign, StringComparison.Ordinal) && text.Length > sign.Length && IsSemver(text[sign.Length..]);

    private static bool IsSemver(string version) => version.Length == 0 || SemverPattern().IsMatch(version);

    [GeneratedRegex("^(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9a-z]+|[0-9A-Z]+))*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();

    [GeneratedRegex("^[a-z][0-9a-z]*(?:-[0-9a-z]+)*:[a-z][0-9a-z]*(?:-[0-9a-z]+)*/(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9a-z]+|[0-9A-Z]+))*(?:@(?<version>[^\\s]+))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex InterfacePattern();

    // More than one namespace, or more than one name within the package.
    [GeneratedRegex("^(?:(?:[a-z][0-9a-z-]*:){2,}[a-z][0-9a-z-]*(?:/[A-Za-z][0-9A-Za-z-]*)+|(?:[a-z][0-9a-z-]*:)+[a-z][0-9a-z-]*/[A-Za-z][0-9A-Za-z-]*(?:/[A-Za-z][0-9A-Za-z-]*)+)(?:@[^\\s]+)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NestedPattern();

    [GeneratedRegex("^(?:(?<locked>locked-dep)|unlocked-dep)=<[a-z][0-9a-z]*(?:-[0-9a-z]+)*:[a-z][0-9a-z]*(?:-[0-9a-z]+)*(?:@(?<version>\\{[^}]*\\}|[^>]+))?>(?(locked)(?:,integrity=<[^>]+>)?)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex DependencyPattern();

    [GeneratedRegex("^url=<[^<>]*>(?:,integrity=<[^>]+>)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPattern();

    [GeneratedRegex("^integrity=<\\s*(?:sha256|sha384|sha512)-[A-Za-z0-9+/]+={0,2}(?:\\?[^\\s>]*)?(?:\\s+(?:sha256|sha384|sha512)-[A-Za-z0-9+/]+={0,2}(?:\\?[^\\s>]*)?)*\\s*>\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IntegrityPattern();

    [GeneratedRegex("^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SemverPattern();
}
