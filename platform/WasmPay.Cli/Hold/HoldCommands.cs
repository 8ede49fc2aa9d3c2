using System.CommandLine;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Hold;

/// <summary>
/// <c>wasmpay revoke</c>, <c>reinstate</c>, <c>release</c> and <c>held</c>: the platform's staff stops components on a running server, and lets
/// them run again.
/// </summary>
internal static class HoldCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Make() =>
    [
        Make("revoke", "Stops a component on all nodes: its payments are referred from the next one on", "revoked",
            async (client, digest, reason, cancellation) =>
                (await client.RevokeComponentAsync(new RevokeComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        Make("reinstate", "Undoes a revocation; another person than the one who revoked must do it", "reinstated",
            async (client, digest, reason, cancellation) =>
                (await client.ReinstateComponentAsync(new ReinstateComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        Make("release", "Lets a server call a component again that it quarantined since it killed what ran it", "released",
            async (client, digest, reason, cancellation) =>
                (await client.ReleaseComponentAsync(new ReleaseComponentRequest { Digest = digest, Reason = reason }, cancellationToken: cancellation)).Component),
        Held(),
    ];

    private static Command Make(
        string name, string about, string done, Func<ValidatorService.ValidatorServiceClient, string, string, CancellationToken, Task<HeldComponent>> act)
    {
        var digest = new Argument<string>("digest") { Description = "SHA-256 of the component, 64 lower-case hexadecimal digits" };
        var reason = new Option<string>("--reason") { Description = "Why; it is kept in the audit records", Required = true };
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command(name, about) { digest, reason, json };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var named = parsed.GetValue(digest)!;
            var held = await server.AskAsync(parsed, invoker => act(new ValidatorService.ValidatorServiceClient(invoker), named, parsed.GetValue(reason)!, cancellation), cancellation);
            if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { digest = named, done, held = held.Reason });
            else System.Console.WriteLine(VisibleText.Line($"{named} is {done}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Held()
    {
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command("held", "Lists the components that a server calls no more: revoked on all nodes, or quarantined by this one") { json };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var held = await server.AskAsync(parsed, async invoker => await new ValidatorService.ValidatorServiceClient(invoker).ListHeldComponentsAsync(new ListHeldComponentsRequest(), cancellationToken: cancellation), cancellation);
            foreach (var (how, component) in held.Revoked.Select(c => ("revoked", c)).Concat(held.Quarantined.Select(c => ("quarantined", c))))
            {
                if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { digest = component.Digest, held = how, reason = component.Reason, by = component.RevokedBy });
                else System.Console.WriteLine(VisibleText.Line($"{component.Digest}  {how}{(component.RevokedBy.Length > 0 ? $" by {component.RevokedBy}" : "")}: {component.Reason}"));
            }
            if (held.Revoked.Count + held.Quarantined.Count == 0 && !parsed.GetValue(json)) System.Console.WriteLine("nothing is held");
            return ExitCode.Done;
        });
        return command;
    }
}
