namespace WasmPay.Authoring.Models.Answers;

/// <summary>A piece of a source and what takes its place.</summary>
/// <param name="Find">Text that stands in the source exactly once.</param>
/// <param name="Replace">What takes its place.</param>
internal sealed record SourceEdit(string Find, string Replace);

/// <summary>
/// Mends a source by search and replacement. Ranges of lines would be shorter, but a model that miscounts by one line then changes the wrong
/// one unseen; text that stands there once is found or is not.
/// </summary>
internal static class SourceEdits
{
    /// <summary>The source with the edits made in their order, or everything that is wrong with them, a sentence each.</summary>
    public static (string? Source, IReadOnlyList<string> Faults) Apply(string source, IReadOnlyList<SourceEdit> edits)
    {
        var faults = new List<string>();
        if (edits.Count == 0) faults.Add("There are no edits.");
        source = source.ReplaceLineEndings("\n");
        for (var i = 0; i < edits.Count; i++)
        {
            var (find, replace) = (edits[i].Find.ReplaceLineEndings("\n"), edits[i].Replace.ReplaceLineEndings("\n"));
            switch (find.Length == 0 ? 0 : Count(source, find))
            {
                case 1:
                    source = source.Replace(find, replace, StringComparison.Ordinal);
                    break;
                case 0:
                    faults.Add($"Edit {i}: \"{Shorten(find)}\" does not stand in the source; quote it character by character.");
                    break;
                default:
                    faults.Add($"Edit {i}: \"{Shorten(find)}\" stands in the source more than once; quote more of the lines around it.");
                    break;
            }
        }
        return faults.Count == 0 ? (source, []) : (null, faults);
    }

    /// <summary>How often, where two that overlap are two as well; it is not counted beyond two.</summary>
    private static int Count(string source, string find)
    {
        var first = source.IndexOf(find, StringComparison.Ordinal);
        return first < 0 ? 0 : source.IndexOf(find, first + 1, StringComparison.Ordinal) < 0 ? 1 : 2;
    }

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..120] + "...";
}
