using System.CommandLine;
using System.Data.Common;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Platform;
using WasmPay.Platform.Storage;

namespace WasmPay.Cli.Admin;

/// <summary><c>wasmpay admin</c>: makes the first administrator of an empty store, and keeps those who are known to a running server.</summary>
internal static class AdminCommand
{
    /// <summary>The command with all that belongs to it.</summary>
    public static Command Make() =>
        new("admin", "Makes the first administrator of an empty store, and keeps the people and machines that a running server knows")
        {
            Init(), Enrol(), SignIn(), PrincipalCommands.List(), PrincipalCommands.Add(), PrincipalCommands.Roles(), PrincipalCommands.Disable(), PrincipalCommands.Invite(),
            KeyCommands.List(), KeyCommands.Issue(), KeyCommands.Rotate(), KeyCommands.Revoke(),
            ChangeCommands.List(), ChangeCommands.Show(), ChangeCommands.Confirm(), ChangeCommands.Reject(), ChangeCommands.Withdraw(),
        };

    private static Command Init()
    {
        var id = new Argument<string>("id") { Description = "The administrator's id: letters, digits and - _ ." };
        var name = new Option<string>("--name") { Description = "The administrator's name", Required = true };
        var database = new Option<string>("--database") { Description = "A SQLite file, or a PostgreSQL connection string", DefaultValueFactory = _ => "wasmpay.db" };
        var json = CommonOptions.Json();
        var command = new Command("init", "Makes the first administrator of a store in which nobody is known, and prints an enrolment that is good once, for three days") { id, name, database, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var booted = await PaymentPlatform.BootAsync(parsed.GetValue(database)!, TimeProvider.System, parsed.GetValue(id)!, parsed.GetValue(name)!, cancellation);
                if (!booted.TryGet(out var enrolment, out var error)) throw new BadInputException(error.Message);
                AdminOutput.Invited(parsed.GetValue(json), enrolment.Principal, enrolment.Secret, enrolment.ExpiresAt);
                return ExitCode.Done;
            }
            catch (Exception unusable) when (unusable is ArgumentException or MigrationException or DbException or IOException)
            {
                throw UnreachableException.Of(unusable, $"The store cannot be opened: {unusable.Message}");
            }
        });
        return command;
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
