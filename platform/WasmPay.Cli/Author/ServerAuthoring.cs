using System.CommandLine;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Authoring.Interpretations;
using WasmPay.Cli.Console;
using WasmPay.Wasm;
using State = WasmPay.Api.V1.AuthoringState;

namespace WasmPay.Cli.Author;

/// <summary>The same by a running server, which makes the dossier itself and keeps it: <c>wasmpay author --server URL</c>.</summary>
internal sealed class ServerAuthoring
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Option<string?> _server = new("--server") { Description = "A running server, where it answers gRPC: it reads the rule for the bank of who asks, and keeps what comes of it" };

    private readonly Option<string> _tokenVariable = new("--token-env") { Description = "The environment's variable with the bearer token of who asks", DefaultValueFactory = _ => ServerAccess.TokenVariable };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_tokenVariable);
    }

    /// <summary>Whether a server is named.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_server) is not null;

    /// <summary>Starts an authoring, answers what it asks, and prints what came of it.</summary>
    public Task<int> RunAsync(ParseResult parsed, string rule, string? language, Answers answers, bool asJson, CancellationToken cancellation)
    {
        var variable = parsed.GetValue(_tokenVariable)!;
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } token) throw new BadInputException($"Say who asks: the environment has no {variable}.");
        return ServerAccess.AskAsync(parsed.GetValue(_server), _server.Name, token, async invoker =>
        {
            var client = new AuthoringService.AuthoringServiceClient(invoker);
            var job = (await client.StartAuthoringAsync(new StartAuthoringRequest { Rule = rule, Language = language ?? "" })).Authoring;
            if (!asJson) await System.Console.Error.WriteLineAsync($"authoring {job.Id}".AsMemory(), cancellation);
            for (var last = 0L; ;)
            {
                last = await WatchAsync(client, job.Id, last, asJson, cancellation);
                job = (await client.GetAuthoringAsync(new GetAuthoringRequest { Id = job.Id })).Authoring;
                if (job.State is State.Queued or State.Running) continue;
                if (job.State != State.Questions || answers.To([.. job.Questions.Select(Question)]) is not { } said) break;
                var request = new AnswerAuthoringRequest { Id = job.Id };
                request.Answers.AddRange(said.Select(a => new AuthoringAnswer { Kind = a.Kind, Phrase = a.Phrase, Text = a.Text }));
                await client.AnswerAuthoringAsync(request);
            }
            await PrintAsync(invoker, job, asJson);
            return job.State switch
            {
                State.Verified => ExitCode.Done,
                State.Failed when job.Problem?.Code is "internal" or "node-missing" or "interrupted" => ExitCode.Fault,
                _ => ExitCode.No,
            };
        }, cancellation);
    }

    /// <summary>Tells what happens until it asks or is over, and gives the last event's number. A broken stream is gone on with.</summary>
    private static async Task<long> WatchAsync(AuthoringService.AuthoringServiceClient client, string id, long last, bool asJson, CancellationToken cancellation)
    {
        try
        {
            using var watch = client.WatchAuthoring(new WatchAuthoringRequest { Id = id, AfterEvent = last }, cancellationToken: cancellation);
            while (await watch.ResponseStream.MoveNext(cancellation))
            {
                var one = watch.ResponseStream.Current;
                last = one.Event;
                if (!asJson) await System.Console.Error.WriteLineAsync(VisibleText.Line($"{one.Stage,-10} {one.Message}{(one.Fuel > 0 ? $" ({one.Fuel:N0} fuel)" : "")}").AsMemory(), cancellation);
                if (one is { Stage: "state", State: State.Questions }) return last;
            }
        }
        catch (RpcException broken) when (broken.StatusCode == StatusCode.Unavailable)
        {
            await Task.Delay(s_pause, TimeProvider.System, cancellation);
        }
        return last;
    }

    private static async Task PrintAsync(CallInvoker invoker, Api.V1.Authoring job, bool asJson)
    {
        var output = System.Console.Out;
        if (asJson)
        {
            JsonOutput.WriteLine(output, new
            {
                id = job.Id,
                outcome = Name(job.State),
                questions = job.Questions.Select(Question).Select(q => new { q.Kind, q.Phrase, q.Readings, q.Payment }),
                problem = job.Problem is { } why ? new { why.Code, why.Message, why.Phrase } : null,
                digest = job.Digest,
                dossier_hash = job.DossierHash,
            });
            return;
        }
        output.WriteLine($"outcome: {Name(job.State)}");
        foreach (var question in job.Questions.Select(Question))
        {
            foreach (var line in Answers.Lines(question)) output.WriteLine(line);
            output.WriteLine(Answers.Hint(question));
        }
        if (InterpretationJson.TryRead(job.ReadingJson, out var reading, out _)) AuthorCommand.PrintReading(output, reading, await CurrencyAsync(invoker, job.Bank));
        if (job.Problem is { } problem) output.WriteLine(VisibleText.Line($"{problem.Code}: {problem.Message}{(problem.Phrase.Length == 0 ? "" : $" (“{problem.Phrase}”)")}"));
        if (job.DossierHash.Length > 0) output.WriteLine($"hash to approve: {job.DossierHash}");
        output.WriteLine(job.State == State.Verified ? $"propose it by its id: {job.Id}" : $"authoring: {job.Id}");
    }

    private static async Task<string> CurrencyAsync(CallInvoker invoker, string bank)
    {
        try
        {
            return (await new BankService.BankServiceClient(invoker).GetBankAsync(new GetBankRequest { Code = bank })).Bank.Currency;
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            // The platform is no bank; its amounts are in its own currency.
            return "USD";
        }
    }

    private static Ambiguity Question(AuthoringQuestion question) =>
        new(question.Kind, question.Phrase, [.. question.Readings.Select(r => new Reading(r.Id, r.Text) { Decides = Decides(r.Decides) })]) { Payment = question.Payment };

    private static Sandbox.Contracts.Decision? Decides(Decision decision) => decision == Decision.Unspecified ? null : Enum.Parse<Sandbox.Contracts.Decision>(decision.ToString());

    private static string Name(State state) => state.ToString().ToLowerInvariant();
}
