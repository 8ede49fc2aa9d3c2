using System.CommandLine;
using WasmPay.Api.V1;

namespace WasmPay.Cli.Admin;

/// <summary>What one person has asked of a running server, for the one who confirms it.</summary>
internal static class ChangeCommands
{
    public static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Also those that do not wait any more" };
        return OnServer("changes", "Lists what waits for a second person, newest first", [all], async (client, parsed, json) =>
        {
            var state = parsed.GetValue(all) ? ChangeState.Unspecified : ChangeState.Asked;
            foreach (var change in (await client.ListChangesAsync(new() { State = state })).Changes) ChangeOutput.Line(json, change);
        });
    }

    public static Command Show()
    {
        var id = Id();
        return OnServer("change", "Shows what a change would make otherwise, to the one who is to confirm it", [id], async (client, parsed, json) =>
            ChangeOutput.Whole(json, (await client.GetChangeAsync(new() { Id = parsed.GetValue(id)! })).Change));
    }

    public static Command Confirm()
    {
        var id = Id();
        return OnServer("confirm", "Does what another person asked, and prints the secret that comes of it, which is shown nowhere else", [id], async (client, parsed, json) =>
            ChangeOutput.Confirmed(json, await client.ConfirmChangeAsync(new() { Id = parsed.GetValue(id)! })));
    }

    public static Command Reject()
    {
        var id = Id();
        var reason = new Option<string>("--reason") { Description = "Why not", Required = true };
        return OnServer("reject", "Says no to what another person asked", [id, reason], async (client, parsed, json) =>
            ChangeOutput.Line(json, (await client.RejectChangeAsync(new() { Id = parsed.GetValue(id)!, Reason = parsed.GetValue(reason)! })).Change));
    }

    public static Command Withdraw()
    {
        var id = Id();
        return OnServer("withdraw", "Takes back what you asked", [id], async (client, parsed, json) =>
            ChangeOutput.Line(json, (await client.WithdrawChangeAsync(new() { Id = parsed.GetValue(id)! })).Change));
    }

    private static Argument<string> Id() => new("id") { Description = "The change's id" };

    private static Command OnServer(string name, string about, Symbol[] symbols, Func<ChangeService.ChangeServiceClient, ParseResult, bool, Task> act) =>
        PrincipalCommands.OnServer(name, about, symbols, invoker => new ChangeService.ChangeServiceClient(invoker), act);
}
