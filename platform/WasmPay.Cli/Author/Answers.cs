using System.CommandLine;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Rules;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Author;

/// <summary>
/// Answers to an author's questions: those of the command line first, then, at a terminal, what the officer types. Each is given once, so that a
/// question that comes again is not answered for ever.
/// </summary>
internal sealed class Answers
{
    private readonly List<Answer> _given;
    private readonly bool _asks;

    private Answers(List<Answer> given, bool asks) => (_given, _asks) = (given, asks);

    /// <summary>The option that gives answers before they are asked.</summary>
    public static Option<string[]> Option() => new("--answer")
    {
        Description = "An answer to a question, as \"kind|phrase|text\", with the kind and the phrase of the question; repeatable",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>What the command line says; questions beyond are asked where somebody sits at a terminal.</summary>
    public static Answers Read(IEnumerable<string> options, bool asks) => new([.. options.Select(Parse)], asks);

    /// <summary>Whether questions can be put to somebody.</summary>
    public static bool IsAtTerminal => !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected;

    /// <summary>Answers that nothing has asked for until now.</summary>
    public IReadOnlyList<Answer> Unasked => _given;

    /// <summary>The answers to these questions; null where one has none.</summary>
    public IReadOnlyList<Answer>? To(IReadOnlyList<Ambiguity> questions)
    {
        var answers = new List<Answer>();
        foreach (var question in questions)
        {
            if (_given.Find(a => a.Kind == question.Kind && a.Phrase == question.Phrase) is { } given)
            {
                _given.Remove(given);
                answers.Add(given);
            }
            else if (_asks && Ask(question) is { } said)
            {
                answers.Add(said);
            }
            else
            {
                return null;
            }
        }
        return answers;
    }

    /// <summary>A question in lines, with how it is answered.</summary>
    public static IEnumerable<string> Lines(Ambiguity question)
    {
        yield return VisibleText.Line($"question: what does “{question.Phrase}” mean? ({question.Kind})");
        foreach (var one in question.Readings) yield return VisibleText.Line($"  {one.Id}: {one.Text}{(one.Decides is { } decides ? $" (decides {decides.ToString().ToLowerInvariant()})" : "")}");
        if (question.Payment.Length > 0) yield return VisibleText.Line($"  the readings differ on: {question.Payment}");
    }

    /// <summary>What to say on the command line to answer a question.</summary>
    public static string Hint(Ambiguity question) =>
        VisibleText.Line($"  answer with: --answer \"{question.Kind}|{question.Phrase}|{question.Readings.Select(r => r.Id).FirstOrDefault("your words")}\"");

    private static Answer? Ask(Ambiguity question)
    {
        foreach (var line in Lines(question)) System.Console.Error.WriteLine(line);
        while (true)
        {
            System.Console.Error.Write("answer (one of them, or your own words; empty to stop): ");
            if (System.Console.In.ReadLine()?.Trim() is not { Length: > 0 } text) return null;
            var answer = new Answer(question.Kind, question.Phrase, text);
            if (VoiceReplies.Fault(answer) is not { } fault) return answer;
            System.Console.Error.WriteLine(fault);
        }
    }

    private static Answer Parse(string option)
    {
        // The phrase may have bars of its own; a kind has none, and what follows the last one is the text.
        var (first, last) = (option.IndexOf('|', StringComparison.Ordinal), option.LastIndexOf('|'));
        if (first <= 0 || last <= first + 1 || last == option.Length - 1) throw new BadInputException("--answer takes \"kind|phrase|text\", with the kind and the phrase of a question.");
        var answer = new Answer(option[..first], option[(first + 1)..last], option[(last + 1)..]);
        return VoiceReplies.Fault(answer) is { } fault ? throw new BadInputException($"--answer “{answer.Kind}|{answer.Phrase}|{answer.Text}”: {fault}") : answer;
    }
}
