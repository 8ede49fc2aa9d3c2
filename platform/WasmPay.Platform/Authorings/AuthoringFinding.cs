using System.Text;
using WasmPay.Authoring;
using WasmPay.Authoring.Interpretations;
using WasmPay.Platform.Proposals;

namespace WasmPay.Platform.Authorings;

/// <summary>What a run came to, in the form in which it is kept.</summary>
/// <param name="Step">The step that it takes.</param>
/// <param name="Outcome">The pipeline's word; empty where it did not come to an end.</param>
internal sealed record AuthoringFinding(AuthoringStep Step, string Outcome = "")
{
    /// <summary>The reading as JSON; null for none.</summary>
    public string? Reading { get; init; }

    /// <summary>What is asked.</summary>
    public IReadOnlyList<Ambiguity> Questions { get; init; } = [];

    /// <summary>Why there is no dossier; null where there is one, or it asks.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The dossier with its component; null unless verified.</summary>
    public DossierUpload? Dossier { get; init; }

    /// <summary>One sentence for the event.</summary>
    public string Message => Step switch
    {
        AuthoringStep.Verify => $"Verified: the dossier {Dossier!.Hash} can be proposed.",
        AuthoringStep.Ask => $"{Questions.Count} questions wait for answers.",
        _ => Problem?.Message ?? "It ended.",
    };

    /// <summary>It failed for a reason.</summary>
    public static AuthoringFinding Failed(string code, string message) => new(AuthoringStep.Fail) { Problem = new Problem(code, message) };

    /// <summary>Of what the pipeline gave back.</summary>
    public static AuthoringFinding Of(PipelineResult result)
    {
        var reading = StoredText.Of(InterpretationJson.Write(result.Interpretation));
        if (reading.Length > InterpretationLimits.Characters * 2) return Failed("too-large", "The reading is longer than is kept; divide the rule.");
        var found = new AuthoringFinding(
            result.Outcome switch
            {
                PipelineOutcome.Verified => AuthoringStep.Verify,
                PipelineOutcome.Questions => AuthoringStep.Ask,
                PipelineOutcome.Refused => AuthoringStep.Refuse,
                _ => AuthoringStep.Fail,
            },
            Wire.Name(result.Outcome))
        {
            Reading = reading,
            Problem = result.Outcome is PipelineOutcome.Verified or PipelineOutcome.Questions ? null : result.Problem ?? new Problem("failed", "It came to nothing; start it again."),
        };
        if (result.Outcome == PipelineOutcome.Questions) return found with { Questions = result.Interpretation.Ambiguities };
        if (result.Dossier is not { } dossier) return found;
        var bytes = Encoding.UTF8.GetBytes(dossier.ToCanonicalJson());
        return found with { Dossier = new DossierUpload(bytes, Digest.Of(bytes), result.Component) };
    }
}

/// <summary>Text that an author or a tool wrote, made fit for a column of a database.</summary>
internal static class StoredText
{
    /// <summary>Without what no database takes: NUL, and halves of surrogate pairs.</summary>
    public static string Of(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) kept.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return kept.ToString();
    }

    /// <summary>The same in one line of a bounded length.</summary>
    public static string Line(string text, int longest)
    {
        var kept = Of(text.ReplaceLineEndings(" "));
        return kept.Length <= longest ? kept : string.Concat(Of(kept[..(longest - 1)]), "…");
    }
}
