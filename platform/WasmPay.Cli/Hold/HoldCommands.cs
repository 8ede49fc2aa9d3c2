using System.CommandLine;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Hold;

/// <summary>
/// <c>wasmpay revoke</c>, <c>reinstate</c>, <c>release</c>, <c>stop</c>, <c>resume</c>, <c>ratify</c> and <c>held</c>: the platform's staff stops
/// components on a running server, whoever reviews for a bank stops the bank, and others let them go on.
/// </summary>
internal static class HoldCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Make() =>
    [
        OfComponent("revoke", "Stops a component on all nodes: its payments are referred from the next one on", "revoked",
            async (client, digest, reason, cancellation) =>
                (await client.RevokeComponentAsync(new RevokeComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        OfComponent("reinstate", "Undoes a revocation; another person than the one who revoked must do it", "reinstated",
            async (client, digest, reason, cancellation) =>
                (await client.ReinstateComponentAsync(new ReinstateComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        OfComponent("release", "Lets a server call a component again that it quarantined since it killed what ran it", "released",
            async (client, digest, reason, cancellation) =>
                (await client.ReleaseComponentAsync(new ReleaseComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        OfBank("stop", "Stops a bank, or the platform: whatever it pays or is paid waits for a person, for 24 hours unless a second person ratifies it", "stopped",
            async (client, bank, reason, cancellation) => (await client.StopBankAsync(new() { Bank = bank, Reason = reason }, cancellationToken: cancellation)).Stop),
        OfBank("resume", "Lets the payments of a stopped bank go on; another person than the one who stopped it must do it", "resumed",
            async (client, bank, reason, cancellation) => (await client.ResumeBankAsync(new() { Bank = bank, Reason = reason }, cancellationToken: cancellation)).Stop),
        Ratify(),
        Held(),
    ];

    private static Command OfComponent(
        string name, string about, string done, Func<ValidatorService.ValidatorServiceClient, string, string, CancellationToken, Task<HeldComponent>> act)
    {
        return Make(new("digest") { Description = "SHA-256 of the component, 64 lower-case hexadecimal digits" }, name, about, async (invoker, digest, reason, json, cancellation) =>
        {
            var held = await act(new ValidatorService.ValidatorServiceClient(invoker), digest, reason, cancellation);
            if (json) JsonOutput.WriteLine(System.Console.Out, new { digest, done, held = held.Reason });
            else System.Console.WriteLine(VisibleText.Line($"{digest} is {done}"));
        });
    }

    private static Command OfBank(string name, string about, string done, Func<StopService.StopServiceClient, string, string, CancellationToken, Task<Stop>> act) =>
        Make(Bank(), name, about, async (invoker, bank, reason, json, cancellation) => Print(json, done, await act(new StopService.StopServiceClient(invoker), bank, reason, cancellation)));

    // A digest has 64 characters, and no bank's code has.
    private static Command Ratify() => Make(
        new("what") { Description = "A bank's code, `platform`, or the digest of a revoked component" }, "ratify", "Says as a second person that a stop or a revocation is right, so that it lasts",
        async (invoker, what, reason, json, cancellation) =>
        {
            if (what.Length < 64)
            {
                Print(json, "stopped for good", (await new StopService.StopServiceClient(invoker).RatifyStopAsync(new() { Bank = what, Reason = reason }, cancellationToken: cancellation)).Stop);
                return;
            }
            var held = (await new ValidatorService.ValidatorServiceClient(invoker).RatifyRevocationAsync(new() { Digest = what, Reason = reason }, cancellationToken: cancellation)).Component;
            if (json) JsonOutput.WriteLine(System.Console.Out, new { digest = what, done = "ratified", held = held.Reason });
            else System.Console.WriteLine(VisibleText.Line($"{what} is revoked for good"));
        });

    private static Argument<string> Bank() => new("bank") { Description = "The bank's code, or `platform` for all banks" };

    private static void Print(bool json, string done, Stop stop)
    {
        if (json) JsonOutput.WriteLine(System.Console.Out, new { bank = stop.Bank, done, held = stop.Reason, ends_at = stop.EndsAt?.ToDateTimeOffset() });
        else System.Console.WriteLine(VisibleText.Line($"{stop.Bank} is {done}{(done == "stopped" ? Until(stop.EndsAt) : "")}"));
    }

    private static string Until(Google.Protobuf.WellKnownTypes.Timestamp? end) => end is null ? "" : $" until {Admin.AdminOutput.Instant(end.ToDateTimeOffset())} unless another person ratifies it";

    private static Command Make(Argument<string> what, string name, string about, Func<CallInvoker, string, string, bool, CancellationToken, Task> act)
    {
        var reason = new Option<string>("--reason") { Description = "Why; it is kept in the audit records", Required = true };
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command(name, about) { what, reason, json };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await server.AskAsync(parsed, async invoker =>
            {
                await act(invoker, parsed.GetValue(what)!, parsed.GetValue(reason)!, parsed.GetValue(json), cancellation);
                return true;
            }, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Held()
    {
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command("held", "Lists what is stopped: banks, and, for the staff, components that are revoked on all nodes or quarantined by this one") { json };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (stops, held) = await server.AskAsync(parsed, async invoker => (
                (await new StopService.StopServiceClient(invoker).ListStopsAsync(new(), cancellationToken: cancellation)).Stops,
                await ComponentsAsync(new ValidatorService.ValidatorServiceClient(invoker), cancellation)), cancellation);
            foreach (var stop in stops)
            {
                if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { bank = stop.Bank, held = "stopped", reason = stop.Reason, by = stop.StoppedBy, ratified_by = stop.RatifiedBy, ends_at = stop.EndsAt?.ToDateTimeOffset() });
                else System.Console.WriteLine(VisibleText.Line($"{stop.Bank}  stopped by {stop.StoppedBy}{Until(stop.EndsAt)}: {stop.Reason}"));
            }
            foreach (var (how, component) in held.Revoked.Select(c => ("revoked", c)).Concat(held.Quarantined.Select(c => ("quarantined", c))))
            {
                if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { digest = component.Digest, held = how, reason = component.Reason, by = component.RevokedBy, ratified_by = component.RatifiedBy, ends_at = component.EndsAt?.ToDateTimeOffset() });
                else System.Console.WriteLine(VisibleText.Line($"{component.Digest}  {how}{(component.RevokedBy.Length > 0 ? $" by {component.RevokedBy}" : "")}{Until(component.EndsAt)}: {component.Reason}"));
            }
            if (stops.Count + held.Revoked.Count + held.Quarantined.Count == 0 && !parsed.GetValue(json)) System.Console.WriteLine("nothing is held");
            return ExitCode.Done;
        });
        return command;
    }

    // Components are the staff's; others have only their banks' stops.
    private static async Task<ListHeldComponentsResponse> ComponentsAsync(ValidatorService.ValidatorServiceClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.ListHeldComponentsAsync(new(), cancellationToken: cancellation);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.PermissionDenied)
        {
            return new();
        }
    }
}
