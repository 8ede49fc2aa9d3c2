using System.CommandLine;
using System.Text;
using WasmPay.Authoring;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Server.Samples;
using WasmPay.Wasm;

namespace WasmPay.Cli.Author;

/// <summary><c>wasmpay author</c>: a rule in words to a source, a proven component and its dossier.</summary>
internal static class AuthorCommand
{
    private const int MostRounds = 10;

    // A rule is never read with characters put in the place of those that could not be read.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Make()
    {
        var rule = new Option<string>("--rule") { Description = "The rule, as the officer writes it; @FILE reads it from a file, - from standard input", Required = true };
        var bank = new Option<string?>("--bank") { Description = "The bank: a JSON file (code, name, country, reporting-currency, time-zone, lists), or a sample bank's code such as NDHV; not with --server, which knows it" };
        var folder = new Option<string?>("--out") { Description = "The folder that source, component and dossier go to; not with --server, which keeps them" };
        var language = new Option<string?>("--language") { Description = "ISO 639-1 code of the rule's language, where it is known" };
        var answer = Answers.Option();
        var factory = new AuthorFactory();
        var isolation = new IsolationSetting();
        var server = new ServerAuthoring();
        var json = CommonOptions.Json();
        var command = new Command("author", "Turns a rule into a validator, with the evidence for it, here or by a running server") { rule, bank, folder, language, answer, json };
        factory.AddTo(command);
        isolation.AddTo(command);
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var asJson = parsed.GetValue(json);
            var answers = Answers.Read(parsed.GetValue(answer) ?? [], asks: !asJson && Answers.IsAtTerminal && parsed.GetValue(rule) != "-");
            var text = await ReadRuleAsync(parsed.GetValue(rule)!, cancellation);
            if (text.Length > RuleRequest.MaximumLength)
                throw new BadInputException($"The rule has {text.Length:N0} characters; at most {RuleRequest.MaximumLength:N0} are read. Split it into several rules.");
            if (string.IsNullOrWhiteSpace(text)) throw new BadInputException("The rule is empty; write at least one sentence, such as “Refer payments over USD 10,000.”");
            if (server.IsAsked(parsed))
            {
                if (parsed.GetValue(bank) is not null || parsed.GetValue(folder) is not null) throw new BadInputException("With --server neither --bank nor --out is said: the rule is of the bank of who asks, and the server keeps what comes of it.");
                return await server.RunAsync(parsed, text, parsed.GetValue(language), answers, asJson, cancellation);
            }
            if (parsed.GetValue(bank) is not { } named || parsed.GetValue(folder) is not { } target) throw new BadInputException("Say --bank and --out, or --server.");
            var request = new RuleRequest(text, await ReadBankAsync(named, cancellation)) { Language = parsed.GetValue(language) };
            var toolchain = new ToolchainOptions { Progress = asJson ? null : new StandardError() };
            await using var solver = SolverFactory.Make(toolchain);
            var make = factory.ForOne(parsed, solver, asJson ? null : new AnswerProgress());
            using var sandbox = GuestFactory.Start(SandboxEnvironment.Read().Agreed(), isolation.Read(parsed), evidence: true);
            await using var builder = new ToolchainBuilder(toolchain);
            using var author = make(SourceBuilds.With(() => builder, () => sandbox));
            var pipeline = new AuthoringPipeline(author, builder, sandbox, TimeProvider.System, new PipelineOptions());
            var result = await RunAsync(pipeline, request, answers, asJson ? null : new StageLines(), cancellation);
            var files = await WriteAsync(result, target, cancellation);
            if (asJson) PrintJson(result, files);
            else PrintText(result, files, request.Bank.ReportingCurrency);
            return result.Outcome switch
            {
                PipelineOutcome.Verified => ExitCode.Done,
                // What is built is written by us, whoever read the rule.
                PipelineOutcome.CheckFailed or PipelineOutcome.Failed => ExitCode.Fault,
                _ => ExitCode.No,
            };
        });
        return command;
    }

    /// <summary>Runs the road again with the answers to what it asks, while there are any.</summary>
    private static async Task<PipelineResult> RunAsync(AuthoringPipeline pipeline, RuleRequest request, Answers answers, IProgress<PipelineEvent>? progress, CancellationToken cancellation)
    {
        for (var round = 0; ; round++)
        {
            var result = await pipeline.RunAsync(request, progress, cancellation);
            if (result.Outcome != PipelineOutcome.Questions || round == MostRounds || answers.To(result.Interpretation.Ambiguities) is not { } said)
            {
                if (answers.Unasked is [var first, ..]) await System.Console.Error.WriteLineAsync(VisibleText.Line($"--answer “{first.Kind}|{first.Phrase}|...”: nothing asked that."));
                return result;
            }
            request = request with { Answers = [.. request.Answers.Where(a => !said.Any(n => n.Kind == a.Kind && n.Phrase == a.Phrase)), .. said] };
        }
    }

    internal static async Task<string> ReadRuleAsync(string rule, CancellationToken cancellation)
    {
        if (rule != "-" && !rule.StartsWith('@')) return rule;
        var bytes = await InputFile.ReadAsync(rule == "-" ? "-" : rule[1..], RuleRequest.MaximumLength * 4, "rule", cancellation);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new BadInputException("The rule is not UTF-8 text; save the file as UTF-8.");
        }
    }

    internal static async Task<BankProfile> ReadBankAsync(string bank, CancellationToken cancellation)
    {
        if (SampleBanks.Profile(bank) is { } sample) return sample;
        if (!File.Exists(bank))
            throw new BadInputException($"{bank} is neither a file nor a sample bank ({string.Join(", ", SampleBanks.Banks.Select(b => b.Code))}).");
        using var document = await InputFile.ReadJsonAsync(bank, "bank", cancellation);
        return BankProfile.TryRead(document.RootElement, out var profile, out var error) ? profile : throw new BadInputException(error);
    }

    private static async Task<WrittenFiles> WriteAsync(PipelineResult result, string folder, CancellationToken cancellation)
    {
        if (result.Source is null) return new WrittenFiles(null, null, null, null);
        try
        {
            Directory.CreateDirectory(folder);
            var source = Path.Combine(folder, "validator.ts");
            await File.WriteAllTextAsync(source, result.Source, cancellation);
            var model = await WriteOwnAsync(result.OwnSource, Path.Combine(folder, "model.ts"), cancellation);
            if (result.Dossier is not { } dossier) return new WrittenFiles(source, model, null, null);
            var files = new WrittenFiles(source, model, Path.Combine(folder, "validator.wasm"), Path.Combine(folder, "dossier.json"));
            await File.WriteAllBytesAsync(files.Component!, result.Component, cancellation);
            await File.WriteAllTextAsync(files.Dossier!, dossier.ToCanonicalJson(), cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "dossier.md"), DossierReport.Write(dossier), cancellation);
            return files;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Nothing can be written to {folder}: {unwritable.Message}");
        }
    }

    /// <summary>Writes a model's own source beside ours; one of an earlier run does not stay there.</summary>
    private static async Task<string?> WriteOwnAsync(OwnSource? own, string path, CancellationToken cancellation)
    {
        File.Delete(path);
        if (own is null) return null;
        await File.WriteAllTextAsync(path, own.Source, cancellation);
        return path;
    }

    private static void PrintJson(PipelineResult result, WrittenFiles files)
    {
        var reading = result.Interpretation;
        JsonOutput.WriteLine(System.Console.Out, new
        {
            outcome = Outcome(result),
            questions = reading.Ambiguities.Select(a => new { a.Kind, a.Phrase, a.Readings }),
            missing = reading.Missing,
            warnings = reading.Warnings,
            not_known = NotKnown(result),
            problems = Problems(result),
            notes = result.Notes.Select(note => note.Message),
            source = files.Source,
            own_source = files.Model,
            own_source_comparison = result.OwnSource?.Comparison.Message,
            component = files.Component,
            digest = result.Dossier?.ComponentDigest,
            dossier = files.Dossier,
            dossier_hash = result.Dossier?.Hash(),
        });
    }

    private static void PrintText(PipelineResult result, WrittenFiles files, string currency)
    {
        var output = System.Console.Out;
        var reading = result.Interpretation;
        output.WriteLine($"outcome: {Outcome(result)}");
        foreach (var note in result.Notes) output.WriteLine(VisibleText.Line($"note: {note.Message}"));
        foreach (var question in reading.Ambiguities)
        {
            foreach (var line in Answers.Lines(question)) output.WriteLine(line);
            output.WriteLine(Answers.Hint(question));
        }
        PrintReading(output, reading, currency);
        foreach (var missing in reading.Missing) output.WriteLine(VisibleText.Line($"missing fact: {missing.Fact} (for “{missing.Phrase}”)"));
        foreach (var warning in reading.Warnings) output.WriteLine(VisibleText.Line($"warning: “{warning.Phrase}”: {warning.Reason}"));
        foreach (var sentence in NotKnown(result)) output.WriteLine(VisibleText.Line($"not known: {sentence}"));
        foreach (var problem in Problems(result)) output.WriteLine(VisibleText.Line($"{problem.Code}: {problem.Message}{(problem.Phrase.Length == 0 ? "" : $" (“{problem.Phrase}”)")}"));
        if (result.OwnSource is { } own) output.WriteLine(VisibleText.Line($"the model's own source, which does not go live: {own.Comparison.Message}"));
        foreach (var (name, path) in new[] { ("source", files.Source), ("own source", files.Model), ("component", files.Component), ("dossier", files.Dossier) })
            if (path is not null) output.WriteLine($"{name}: {path}");
        if (result.Dossier is { } dossier) output.WriteLine($"hash to approve: {dossier.Hash()}");
    }

    /// <summary>The reading beside the rule's words, where there is one.</summary>
    internal static void PrintReading(TextWriter output, Interpretation reading, string currency)
    {
        if (reading.Clauses.Count == 0) return;
        output.WriteLine("read as:");
        foreach (var row in ReadingRows.Of(reading, currency)) output.WriteLine(VisibleText.Line($"  {(row.Words.Length == 0 ? "" : $"“{row.Words}”: ")}{row.Meaning}"));
    }

    private static IReadOnlyList<string> NotKnown(PipelineResult result) => result.Dossier is { } dossier ? StrangerFacts.Sentences(dossier.Interpretation, dossier.Rule.Bank) : [];

    /// <summary>What the author did, in the words of the benchmark; without a proven component there is no program.</summary>
    private static string Outcome(PipelineResult result) => (result.Outcome, result.Author) switch
    {
        (PipelineOutcome.Verified, AuthorOutcome.Program) => "program",
        (PipelineOutcome.Verified or PipelineOutcome.Refused, AuthorOutcome.Flag) => "flag",
        (PipelineOutcome.Questions, _) => "clarify",
        _ => "refuse",
    };

    private static IReadOnlyList<Problem> Problems(PipelineResult result) =>
        [.. result.Interpretation.Problems, .. result.Problem is { } last && result.Outcome != PipelineOutcome.Questions && !result.Interpretation.Problems.Contains(last) ? [last] : Array.Empty<Problem>()];

    private sealed record WrittenFiles(string? Source, string? Model, string? Component, string? Dossier);

    private sealed class StageLines : IProgress<PipelineEvent>
    {
        public void Report(PipelineEvent value)
        {
            if (!value.Done) return;
            var fuel = value.Fuel > 0 ? $", {value.Fuel:N0} fuel" : "";
            System.Console.Error.WriteLine(VisibleText.Line($"{value.Stage.ToString().ToLowerInvariant(),-10} {value.Message} ({value.Elapsed.TotalMilliseconds:N0} ms{fuel})"));
        }
    }
}
