using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models;

/// <summary>One of those who stand in line to read.</summary>
/// <param name="Name">Who it is, as the beginning of a sentence: <c>The model X</c>, <c>The offline author</c>.</param>
/// <param name="Author">The author.</param>
/// <param name="IsModel">Whether a model stands behind it.</param>
public sealed record Standby(string Name, IRuleAuthor Author, bool IsModel);

/// <summary>
/// A model, behind it perhaps a second one, behind them the offline author. The next one reads where the one before gave nothing to read, which is said
/// in the answer's notes and in its provenance. What an author says of the rule is never a reason; and nobody stands in for a recording.
/// </summary>
public sealed class FallbackAuthor : IRuleAuthor, IDisposable
{
    private const string NoteCode = "fallback";

    private readonly IReadOnlyList<Standby> _line;

    /// <param name="line">Who reads, in their order; at least one.</param>
    public FallbackAuthor(IReadOnlyList<Standby> line)
    {
        ArgumentOutOfRangeException.ThrowIfZero(line.Count);
        _line = line;
    }

    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        var notes = new List<Problem>();
        for (var at = 0; ;)
        {
            var answer = await _line[at].Author.InterpretAsync(rule, cancellation).ConfigureAwait(false);
            if (answer.Outcome == AuthorOutcome.Failed && answer.Interpretation.Problems[0] is var failure && Next(at, failure) is { } next)
            {
                notes.Add(new Problem(NoteCode, $"{_line[at].Name} did not answer: {failure.Message} {_line[next].Name} reads the rule instead."));
                at = next;
            }
            else return notes.Count == 0 ? answer : answer with { Notes = [.. notes, .. answer.Notes], Provenance = Saying(answer.Provenance, notes) };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _line) (one.Author as IDisposable)?.Dispose();
    }

    private int? Next(int at, Problem failure)
    {
        if (!ModelRuleAuthor.IsOfModel(failure) || failure.Code == ModelCodes.NotRecorded) return null;
        // Where the money has run out, no other model is paid.
        for (var next = at + 1; next < _line.Count; next++)
            if (failure.Code != ModelCodes.Budget || !_line[next].IsModel) return next;
        return null;
    }

    private static AuthorProvenance Saying(AuthorProvenance provenance, IReadOnlyList<Problem> notes) => provenance with
    {
        Parameters = new SortedDictionary<string, string>(provenance.Parameters.ToDictionary(), StringComparer.Ordinal) { [NoteCode] = string.Join(" ", notes.Select(note => note.Message)) },
    };
}
