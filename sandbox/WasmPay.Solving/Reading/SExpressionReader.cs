using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WasmPay.Solving.Reading;

/// <summary>Reads s-expressions out of untrusted text. Nesting is bounded, and nothing recurses; the text's length is bounded by who received it.</summary>
internal static class SExpressionReader
{
    /// <summary>Lists within lists. Values have three.</summary>
    public const int MaximumDepth = 64;

    /// <summary>All expressions of a text; false where it is none, with the reason.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IReadOnlyList<SExpression>? read, [NotNullWhen(false)] out string? problem)
    {
        read = null;
        var open = new Stack<List<SExpression>>();
        open.Push([]);
        for (var at = 0; at < text.Length;)
        {
            problem = Next(text, ref at, open);
            if (problem is not null) return false;
        }
        problem = open.Count == 1 ? null : "a list is not closed";
        if (problem is not null) return false;
        read = open.Pop();
        return true;
    }

    private static string? Next(string text, ref int at, Stack<List<SExpression>> open)
    {
        switch (text[at])
        {
            case ' ' or '\t' or '\r' or '\n':
                at++;
                return null;
            case ';':
                at = EndOf(text, at, '\n');
                return null;
            case '(':
                at++;
                open.Push([]);
                return open.Count - 1 > MaximumDepth ? $"lists are nested deeper than {MaximumDepth}" : null;
            case ')':
                at++;
                if (open.Count == 1) return "a list is closed that was not opened";
                var group = new Group(open.Pop());
                open.Peek().Add(group);
                return null;
            case '"':
                return ReadQuoted(text, ref at, open.Peek());
            default:
                return ReadWord(text, ref at, open.Peek());
        }
    }

    private static string? ReadQuoted(string text, ref int at, List<SExpression> into)
    {
        var inside = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf('"', at + 1);
            if (end < 0) return "a text in quotes does not end";
            inside.Append(text, at + 1, end - at - 1);
            at = end + 1;
            if (at == text.Length || text[at] != '"') break;
            inside.Append('"');
        }
        into.Add(new Quoted(inside.ToString()));
        return null;
    }

    private static string? ReadWord(string text, ref int at, List<SExpression> into)
    {
        var begin = at;
        if (text[at] == '|')
        {
            var end = text.IndexOf('|', at + 1);
            if (end < 0) return "a quoted symbol does not end";
            at = end + 1;
        }
        else
        {
            while (at < text.Length && text[at] is not (' ' or '\t' or '\r' or '\n' or '(' or ')' or '"' or ';' or '|')) at++;
        }
        into.Add(new Word(text[begin..at]));
        return null;
    }

    private static int EndOf(string text, int at, char last)
    {
        var end = text.IndexOf(last, at);
        return end < 0 ? text.Length : end + 1;
    }
}
