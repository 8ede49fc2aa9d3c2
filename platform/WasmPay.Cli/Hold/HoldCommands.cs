using System.CommandLine;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Cli.Admin;
using WasmPay.Cli.Console;
using WasmPay.Wasm;
using Principal = WasmPay.Platform.Access.Principal;

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
            async (client, digest, reason) =>
                (await client.RevokeComponentAsync(new RevokeComponentRequest { Digest = digest, Reason = reason })).Component),
        OfComponent("reinstate", "Undoes a revocation; another person than the one who revoked must do it", "reinstated",
            async (client, digest, reason) =>
                (await client.ReinstateComponentAsync(new ReinstateComponentRequest { Digest = digest, Reason = reason })).Component),
        OfComponent("release", "Lets a server call a component again that it quarantined since it killed what ran it", "released",
            async (client, digest, reason) =>
                (await client.ReleaseComponentAsync(new ReleaseComponentRequest { Digest = digest, Reason = reason })).Component),
        OfBank("stop", "Stops a bank, or the platform: whatever it pays or is paid waits for a person, for 24 hours unless a second person ratifies it", "stopped",
            async (client, bank, reason) => (await client.StopBankAsync(new() { Bank = bank, Reason = reason })).Stop),
        OfBank("resume", "Lets the payments of a stopped bank go on; another person than the one who stopped it must do it", "resumed",
            async (client, bank, reason) => (await client.ResumeBankAsync(new() { Bank = bank, Reason = reason })).Stop),
        Ratify(),
        Held(),
    ];

    private static Command OfComponent(
        string name, string about, string done, Func<ValidatorService.ValidatorServiceClient, string, string, Task<HeldComponent>> act)
    {
        return Make(new("digest") { Description = "SHA-256 of the component, 64 lower-case hexadecimal digits" }, name, about, async (invoker, digest, reason, json) =>
        {
            var held = await act(new ValidatorService.ValidatorServiceClient(invoker), digest, reason);
            if (json) JsonOutput.WriteLine(System.Console.Out, new { digest, done, held = held.Reason });
            else System.Console.WriteLine(VisibleText.Line($"{digest} is {done}"));
        });
    }

    private static Command OfBank(string name, string about, string done, Func<StopService.StopServiceClient, string, string, Task<Stop>> act) =>
        Make(Bank(), name, about, async (invoker, bank, reason, json) => Print(json, done, await act(new StopService.StopServiceClient(invoker), bank, reason)));

    // A digest has 64 characters, and no bank's code has.
    private static Command Ratify() => Make(
        new("what") { Description = "A bank's code, `platform`, or the digest of a revoked component" }, "ratify", "Says as a second person that a stop or a revocation is right, so that it lasts",
        async (invoker, what, reason, json) =>
        {
            if (what.Length < 64)
            {
                Print(json, "stopped for good", (await new StopService.StopServiceClient(invoker).RatifyStopAsync(new() { Bank = what, Reason = reason })).Stop);
                return;
            }
            var held = (await new ValidatorService.ValidatorServiceClient(invoker).RatifyRevocationAsync(new() { Digest = what, Reason = reason })).Component;
            if (json) JsonOutput.WriteLine(System.Console.Out, new { digest = what, done = "ratified", held = held.Reason });
            else System.Console.WriteLine(VisibleText.Line($"{what} is revoked for good"));
        });

    private static Argument<string> Bank() => new("bank") { Description = "The bank's code, or `platform` for all banks" };

    private static void Print(bool json, string done, Stop stop)
    {
        if (json) JsonOutput.WriteLine(System.Console.Out, new { bank = stop.Bank, done, held = stop.Reason, ends_at = stop.EndsAt?.ToDateTimeOffset() });
        else System.Console.WriteLine(VisibleText.Line($"{stop.Bank} is {done}{(done == "stopped" ? Until(stop.EndsAt) : "")}"));
    }

    private static string Until(Google.Protobuf.WellKnownTypes.Timestamp? end) => end is null ? "" : $" until {AdminOutput.Instant(end.ToDateTimeOffset())} unless another person ratifies it";

    private static Command Make(Argument<string> what, string name, string about, Func<CallInvoker, string, string, bool, Task> act)
    {
        var reason = new Option<string>("--reason") { Description = "Why; it is kept in the audit records", Required = true };
        return PrincipalCommands.OnServer(name, about, [what, reason], invoker => invoker, (invoker, parsed, json) => act(invoker, parsed.GetValue(what)!, parsed.GetValue(reason)!, json));
    }

    private static Command Held() => PrincipalCommands.OnServer(
        "held", "Lists what is stopped: banks, and, for the staff, components that are revoked on all nodes or quarantined by this one", [], invoker => invoker, async (invoker, parsed, json) =>
        {
            var stops = (await new StopService.StopServiceClient(invoker).ListStopsAsync(new())).Stops;
            var held = await ComponentsAsync(invoker);
            foreach (var stop in stops)
            {
                if (json) JsonOutput.WriteLine(System.Console.Out, new { bank = stop.Bank, held = "stopped", reason = stop.Reason, by = stop.StoppedBy, ratified_by = stop.RatifiedBy, ends_at = stop.EndsAt?.ToDateTimeOffset() });
                else System.Console.WriteLine(VisibleText.Line($"{stop.Bank}  stopped by {stop.StoppedBy}{Until(stop.EndsAt)}: {stop.Reason}"));
            }
            foreach (var (how, component) in held.Revoked.Select(c => ("revoked", c)).Concat(held.Quarantined.Select(c => ("quarantined", c))))
            {
                if (json) JsonOutput.WriteLine(System.Console.Out, new { digest = component.Digest, held = how, reason = component.Reason, by = component.RevokedBy, ratified_by = component.RatifiedBy, ends_at = component.EndsAt?.ToDateTimeOffset() });
                else System.Console.WriteLine(VisibleText.Line($"{component.Digest}  {how}{(component.RevokedBy.Length > 0 ? $" by {component.RevokedBy}" : "")}{Until(component.EndsAt)}: {component.Reason}"));
            }
            if (stops.Count + held.Revoked.Count + held.Quarantined.Count == 0 && !json) System.Console.WriteLine("nothing is held");
        });

    // Components are the staff's administrators'; nobody asks for what would be refused to him, since that is in the audit records.
    private static async Task<ListHeldComponentsResponse> ComponentsAsync(CallInvoker invoker)
    {
        var caller = (await new AccessService.AccessServiceClient(invoker).WhoAmIAsync(new())).Principal;
        return caller.Bank == Principal.Platform && caller.Roles.Contains(Role.Administrator) ? await new ValidatorService.ValidatorServiceClient(invoker).ListHeldComponentsAsync(new()) : new();
    }
}
