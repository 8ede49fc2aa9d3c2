using System.CommandLine;
using System.Text.Json;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Proofs;
using WasmPay.Authoring.Rules;
using WasmPay.Cli.Author;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Proving;
using WasmPay.Proving.Machine;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;
using WasmPay.Wasm;

namespace WasmPay.Cli.Check;

/// <summary><c>wasmpay check</c>: holds a component that somebody brings, in whatever language it was written, to what is meant.</summary>
internal static class CheckCommand
{
    private const int MostJsonBytes = 4 << 20;

    public static Command Make()
    {
        var component = CommonOptions.Component();
        var rule = new Option<string?>("--rule") { Description = "What is meant, as a rule in words, which the offline author reads (@FILE and - as for author); with --bank" };
        var bank = new Option<string?>("--bank") { Description = "The bank whose rule it is: a JSON file, or a sample bank's code such as NDHV" };
        var reading = new Option<string?>("--reading") { Description = "What is meant, as a reading in JSON" };
        var dossier = new Option<string?>("--dossier") { Description = "What is meant, as the dossier of another component has it" };
        var answer = Answers.Option();
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var command = new Command("check", "Proves that a component answers what is meant to every payment, or shows one to which it does not") { component, rule, bank, reading, dossier, answer, json };
        var isolation = new IsolationSetting();
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var asJson = parsed.GetValue(json);
            var toolchain = new ToolchainOptions { Progress = asJson ? null : new StandardError() };
            await using var solver = SolverFactory.Make(toolchain);
            var meant = (parsed.GetValue(rule), parsed.GetValue(reading), parsed.GetValue(dossier)) switch
            {
                ({ } text, null, null) => await ReadRuleAsync(await AuthorCommand.ReadRuleAsync(text, cancellation), parsed.GetValue(bank), parsed.GetValue(answer) ?? [], solver, cancellation),
                (null, { } file, null) => await ReadReadingAsync(file, null, cancellation),
                (null, null, { } file) => await ReadReadingAsync(file, "interpretation", cancellation),
                _ => throw new BadInputException("Say one of --rule, --reading and --dossier."),
            };
            var options = settings.Read(parsed);
            var bytes = await GuestFactory.ReadAsync(parsed.GetValue(component)!, cancellation);
            using var sandbox = GuestFactory.Start(options, isolation.Read(parsed));
            using var validator = await GuestFactory.LoadAsync(sandbox, parsed.GetValue(component)!, cancellation);
            var proof = ReadingProof.Prove(bytes, validator, meant, solver, options, TimeProvider.System, cancellation: cancellation);
            if (asJson) PrintJson(validator.Digest, proof);
            else PrintText(validator.Digest, proof);
            return proof.Verdict switch { ProofVerdict.Proved => ExitCode.Done, ProofVerdict.Refuted => ExitCode.No, _ => ExitCode.Unknown };
        });
        return command;
    }

    private static async Task<Interpretation> ReadRuleAsync(string text, string? bank, string[] answers, ISolver solver, CancellationToken cancellation)
    {
        if (bank is null) throw new BadInputException("A rule is a bank's: say --bank.");
        var given = Answers.Read(answers, asks: false);
        var request = new RuleRequest(text, await AuthorCommand.ReadBankAsync(bank, cancellation));
        using var author = new JudgedAuthor(new OfflineRuleAuthor(solver), solver);
        var read = await author.InterpretAsync(request, cancellation);
        if (read.Outcome == AuthorOutcome.Clarify && given.To(read.Interpretation.Ambiguities) is { } said) read = await author.InterpretAsync(request with { Answers = said }, cancellation);
        if (read.Outcome is AuthorOutcome.Program or AuthorOutcome.Flag) return read.Interpretation;
        if (read.Interpretation.Ambiguities is [var question, ..]) throw new BadInputException($"The rule can be read in two ways: {string.Join(" ", Answers.Lines(question).Select(line => line.Trim()))} {Answers.Hint(question).Trim()}");
        throw new BadInputException($"The rule is not read: {(read.Interpretation.Problems is [var problem, ..] ? problem.Message : "it decides nothing")} Give the reading instead (--reading).");
    }

    private static async Task<Interpretation> ReadReadingAsync(string file, string? member, CancellationToken cancellation)
    {
        using var document = await InputFile.ReadJsonAsync(file, member is null ? "reading" : "dossier", cancellation);
        var json = document.RootElement;
        if (member is not null && (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(member, out json))) throw new BadInputException($"{file} is no dossier: it has no `{member}`.");
        var text = json.GetRawText();
        if (text.Length > MostJsonBytes) throw new BadInputException($"{file} has a reading of {text.Length:N0} characters; {MostJsonBytes:N0} are read.");
        return InterpretationJson.TryRead(text, out var reading, out var error) ? reading : throw new BadInputException($"{file}: {error}");
    }

    private static void PrintJson(string digest, Proof proof) => JsonOutput.WriteLine(System.Console.Out, new
    {
        digest,
        verdict = proof.Verdict.ToString().ToLowerInvariant(),
        explanation = proof.Explanation,
        counterexample = proof.Counterexample is { } payment ? JsonSerializer.SerializeToElement(payment, RequestJson.Options) : (JsonElement?)null,
        open = proof.Open.Select(open => new { why = open.Why, function = open.Place.Function, offset = open.Place.Offset }),
        facts = proof.Following.Facts.Select(use => use.Fact),
        unnamed_facts = proof.Unnamed.Select(use => use.Fact),
        ways = proof.Following.Ways,
        instructions = proof.Following.Steps,
        questions = proof.Questions,
        most_fuel = proof.Following.MostFuel,
        bounds = proof.Following.Bounds,
    });

    private static void PrintText(string digest, Proof proof)
    {
        var (output, following) = (System.Console.Out, proof.Following);
        output.WriteLine($"digest   {digest}");
        output.WriteLine(VisibleText.Line($"verdict  {proof.Verdict.ToString().ToLowerInvariant()}: {proof.Explanation}"));
        foreach (var open in proof.Open.Skip(1)) output.WriteLine(VisibleText.Line($"open     {open.Why}"));
        output.WriteLine($"ways     {following.Ways} that end in an answer, {following.Steps:N0} instructions, {proof.Questions} questions to a solver");
        output.WriteLine($"fuel     {following.MostFuel:N0} at most, without what the host takes");
        output.WriteLine($"facts    {(following.Facts.Count == 0 ? "none" : string.Join(", ", following.Facts.Select(use => use.Fact)))}");
        foreach (var use in proof.Unnamed) output.WriteLine($"         {use.Fact} is looked at, and what is meant does not name it{Place(use.Place)}");
        if (proof.Counterexample is { } payment) output.WriteLine($"payment  {JsonSerializer.Serialize(payment, RequestJson.Options)}");
    }

    private static string Place(CodePlace place) => place.Function < 0 ? " (in its answer)" : $" (function {place.Function}{(place.Offset < 0 ? "" : $", byte {place.Offset}")})";
}
