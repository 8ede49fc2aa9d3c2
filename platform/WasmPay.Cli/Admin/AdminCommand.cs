using System.CommandLine;
using System.Data.Common;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;

namespace WasmPay.Cli.Admin;

/// <summary><c>wasmpay admin</c>: makes the first administrator of an empty store, and keeps those who are known to a running server.</summary>
internal static class AdminCommand
{
    /// <summary>The command with all that belongs to it.</summary>
    public static Command Make() =>
        new("admin", "Makes the first administrator of an empty store, and keeps the people and machines that a running server knows")
        {
            Init(), Recover(), Enrol(), SignIn(), PrincipalCommands.List(), PrincipalCommands.Add(), PrincipalCommands.Roles(), PrincipalCommands.Disable(), PrincipalCommands.Invite(),
            KeyCommands.List(), KeyCommands.Issue(), KeyCommands.Register(), KeyCommands.Rotate(), KeyCommands.Revoke(),
            SignInCommands.Passkeys(), SignInCommands.RemovePasskey(), SignInCommands.Link(), SignInCommands.Identities(), SignInCommands.Unlink(),
            ChangeCommands.List(), ChangeCommands.Show(), ChangeCommands.Confirm(), ChangeCommands.Reject(), ChangeCommands.Withdraw(),
            RateCommands.List(), RateCommands.Put(),
        };

    private static Command Init() => InStore(
        "init", "Makes the first administrator of a store in which nobody is known, and prints an enrolment that is good once, for three days",
        (_, database, id, name, cancellation) => PaymentPlatform.BootAsync(database, TimeProvider.System, id, name, cancellation));

    private static Command Recover()
    {
        var lockedOut = new Option<bool>("--locked-out") { Description = "None of them can come in, though they have passwords or passkeys: of another host, or of a provider that is gone. The audit records have it" };
        var command = InStore(
            "recover", "Invites an administrator, known or new, where fewer than two of the staff's can come in; whoever has the store may",
            (parsed, database, id, name, cancellation) => PaymentPlatform.RecoverAsync(database, TimeProvider.System, id, name, parsed.GetValue(lockedOut), cancellation));
        command.Options.Add(lockedOut);
        return command;
    }

    // A command of whoever has the store, and needs no server.
    private static Command InStore(string command, string about, Func<ParseResult, string, string, string, CancellationToken, Task<Result<Enrolment>>> act)
    {
        var id = new Argument<string>("id") { Description = "The administrator's id: letters, digits and - _ ." };
        var name = new Option<string>("--name") { Description = "The administrator's name", Required = true };
        var database = new Option<string>("--database") { Description = "A SQLite file, or a PostgreSQL connection string", DefaultValueFactory = _ => "wasmpay.db" };
        var json = CommonOptions.Json();
        var made = new Command(command, about) { id, name, database, json };
        made.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var invited = await act(parsed, parsed.GetValue(database)!, parsed.GetValue(id)!, parsed.GetValue(name)!, cancellation);
                if (!invited.TryGet(out var enrolment, out var error)) throw new BadInputException(error.Message);
                AdminOutput.Invited(parsed.GetValue(json), enrolment.Principal, enrolment.Secret, enrolment.ExpiresAt);
                return ExitCode.Done;
            }
            catch (Exception unusable) when (unusable is ArgumentException or MigrationException or DbException or IOException)
            {
                throw UnreachableException.Of(unusable, $"The store cannot be opened: {unusable.Message}");
            }
        });
        return made;
    }

    private static Command Enrol() => BySecret(
        "enrol", "Sets the password of who was invited (asked for, or a line of standard input), and signs in", new("enrolment") { Description = "What `wasmpay admin init` or `invite` has printed" },
        async (client, enrolment, password, cancellation) => (await client.EnrolAsync(new() { Enrolment = enrolment, Password = password }, cancellationToken: cancellation)).Session);

    private static Command SignIn() => BySecret(
        "sign-in", "Begins a session of twelve hours with a password (asked for, or a line of standard input), and prints its token", new("id") { Description = "Who signs in" },
        async (client, id, password, cancellation) => (await client.SignInAsync(new() { Principal = id, Password = password }, cancellationToken: cancellation)).Session);

    // A command of who is not known yet, and gets a session.
    private static Command BySecret(string name, string about, Argument<string> who, Func<AccessService.AccessServiceClient, string, string, CancellationToken, Task<Session>> begin)
    {
        var (server, json) = (new ServerAccess(), CommonOptions.Json());
        var command = new Command(name, about) { who, json };
        server.AddTo(command, withToken: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            var password = Password.Read();
            AdminOutput.Session(parsed.GetValue(json), await server.AskAnyoneAsync(parsed, invoker => begin(new(invoker), parsed.GetValue(who)!, password, cancellation), cancellation));
            return ExitCode.Done;
        });
        return command;
    }
}
