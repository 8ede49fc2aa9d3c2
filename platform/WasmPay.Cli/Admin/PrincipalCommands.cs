using System.CommandLine;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Admin;

/// <summary>People and machines that a running server knows.</summary>
internal static class PrincipalCommands
{
    private static readonly Role[] AllRoles = [.. Enum.GetValues<Role>().Where(role => role != Role.Unspecified)];

    public static Command List() => OnServer("list", "Lists those who are known", [], async (client, parsed, json) =>
    {
        foreach (var principal in (await client.ListPrincipalsAsync(new())).Principals) AdminOutput.Principal(json, principal);
    });

    public static Command Add()
    {
        var id = new Argument<string>("id") { Description = "Letters, digits and - _ ." };
        var name = new Option<string>("--name") { Description = "For display", Required = true };
        var bank = new Option<string>("--bank") { Description = "The code of the bank for which it acts, or `platform`", Required = true };
        var machine = new Option<bool>("--machine") { Description = "It is a program, and gets a key next; else a person, who is invited next" };
        var roles = RolesOption();
        return OnServer("add", "Makes a person or a machine known", [id, name, bank, machine, roles], async (client, parsed, json) =>
        {
            var principal = new Principal { Id = parsed.GetValue(id)!, Name = parsed.GetValue(name)!, Bank = parsed.GetValue(bank)!, Kind = parsed.GetValue(machine) ? PrincipalKind.Machine : PrincipalKind.Person };
            principal.Roles.AddRange(RolesOf(parsed.GetValue(roles)!));
            var added = await client.AddPrincipalAsync(new() { Principal = principal });
            if (!ChangeOutput.Waits(json, added.Change)) AdminOutput.Principal(json, added.Principal);
        });
    }

    public static Command Roles()
    {
        var id = new Argument<string>("id") { Description = "Who" };
        var roles = RolesOption();
        return OnServer("set-roles", "Gives somebody these roles and no others", [id, roles], async (client, parsed, json) =>
        {
            var request = new SetRolesRequest { Id = parsed.GetValue(id)! };
            request.Roles.AddRange(RolesOf(parsed.GetValue(roles)!));
            var set = await client.SetRolesAsync(request);
            if (!ChangeOutput.Waits(json, set.Change)) AdminOutput.Principal(json, set.Principal);
        });
    }

    public static Command Disable()
    {
        var id = new Argument<string>("id") { Description = "Who" };
        return OnServer("disable", "Ends all that somebody may, at once", [id], async (client, parsed, json) =>
            AdminOutput.Principal(json, (await client.DisablePrincipalAsync(new() { Id = parsed.GetValue(id)! })).Principal));
    }

    public static Command Invite()
    {
        var id = new Argument<string>("id") { Description = "Who" };
        return OnServer("invite", "Invites a person to set a password, once; the one that he had is good for nothing any more", [id], async (client, parsed, json) =>
        {
            var invited = await client.InvitePrincipalAsync(new() { Id = parsed.GetValue(id)! });
            if (!ChangeOutput.Waits(json, invited.Change)) AdminOutput.Invited(json, parsed.GetValue(id)!, invited.Enrolment, invited.ExpiresAt.ToDateTimeOffset());
        });
    }

    /// <summary>A command that asks a running server.</summary>
    public static Command OnServer(string name, string about, Symbol[] symbols, Func<AccessService.AccessServiceClient, ParseResult, bool, Task> act) =>
        OnServer(name, about, symbols, invoker => new AccessService.AccessServiceClient(invoker), act);

    /// <summary>A command that asks a running server by a client of one of its services.</summary>
    public static Command OnServer<TClient>(string name, string about, Symbol[] symbols, Func<CallInvoker, TClient> client, Func<TClient, ParseResult, bool, Task> act)
    {
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command(name, about) { json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }
        server.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await server.AskAsync(parsed, async invoker =>
            {
                await act(client(invoker), parsed, parsed.GetValue(json));
                return true;
            }, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> RolesOption() => new("--role")
    {
        Description = $"A role, once for each: {string.Join(", ", AllRoles.Select(AdminOutput.RoleName))}",
        Arity = ArgumentArity.OneOrMore,
        Required = true,
    };

    private static IEnumerable<Role> RolesOf(string[] names) => names.Select(name => AllRoles.FirstOrDefault(role => AdminOutput.RoleName(role) == name) is not Role.Unspecified and var role
        ? role
        : throw new BadInputException($"There is no role `{name}`; there are {string.Join(", ", AllRoles.Select(AdminOutput.RoleName))}."));
}
