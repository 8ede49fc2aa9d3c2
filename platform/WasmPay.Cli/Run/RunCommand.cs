using System.CommandLine;
using System.Text.Json;
using WasmPay.Cli.Console;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Cli.Run;

/// <summary><c>wasmpay run</c>: decides requests with a component in the sandbox.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var component = CommonOptions.Component();
        var request = new Option<string>("--request")
        {
            Description = "A JSON file with a request, or an array of them; - reads standard input",
            Required = true,
        };
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var command = new Command("run", "Decides payment requests with a component, each on a fresh instance under fuel") { component, request, json };
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var guests = GuestFactory.Start(settings.Read(parsed), isolation.Read(parsed));
            using var validator = await GuestFactory.LoadAsync(guests, parsed.GetValue(component)!, cancellation);
            using var document = await InputFile.ReadJsonAsync(parsed.GetValue(request)!, "request", cancellation);
            var requests = Requests(document.RootElement, validator);
            var print = parsed.GetValue(json) ? (Action<int, Outcome>)((_, outcome) => PrintJson(validator, outcome)) : (index, outcome) => OutcomeText.Write(System.Console.Out, index, outcome);

            var approved = true;
            for (var i = 0; i < requests.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var outcome = requests[i](validator);
                approved &= outcome is { Kind: OutcomeKind.Verdict, Verdict.Decision: Decision.Approve };
                print(i, outcome);
            }
            return approved ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    /// <summary>All requests are read before the first is decided, so that a bad one in the middle decides nothing.</summary>
    private static List<Func<IAdmittedValidator, Outcome>> Requests(JsonElement root, IAdmittedValidator validator)
    {
        if (root.ValueKind != JsonValueKind.Array) return [Request(root, "Request 0", validator)];
        if (root.GetArrayLength() == 0) throw new BadInputException("There is no request: the array is empty.");
        return [.. root.EnumerateArray().Select((element, i) => Request(element, $"Request {i}", validator))];
    }

    private static Func<IAdmittedValidator, Outcome> Request(JsonElement element, string which, IAdmittedValidator validator)
    {
        if (validator.Contract.StartsWith("0.1", StringComparison.Ordinal) && !IsModern(element))
        {
            if (!LegacyRequest.TryRead(element, out var legacy, out var legacyError))
                throw new BadInputException($"{which}: {legacyError}");
            return v => v.ValidateLegacy(legacy);
        }
        if (!RequestJson.TryRead(element, out var request, out var error))
            throw new BadInputException($"{which}: {error}");
        return v => v.Validate(request);
    }

    private static bool IsModern(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("transaction", out _) && element.TryGetProperty("history", out _);

    private static void PrintJson(IAdmittedValidator validator, Outcome outcome) => JsonOutput.WriteLine(System.Console.Out, new
    {
        outcome = outcome.Kind,
        decision = outcome.Verdict?.Decision,
        findings = outcome.Verdict?.Findings ?? [],
        trap = outcome.Trap,
        explanation = outcome.Explanation,
        fuel = outcome.Fuel,
        host_fuel = outcome.HostFuel,
        engine = (outcome.Engine ?? validator.Engine).Name,
        contract = validator.Contract,
        approved = outcome.Legacy?.Approved,
        reason = outcome.Legacy?.Reason,
        log = outcome.Log.Count == 0 ? null : outcome.Log,
    });
}
