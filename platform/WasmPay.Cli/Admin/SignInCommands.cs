using System.CommandLine;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Admin;

/// <summary>What people sign in with, beside passwords, on a running server. Passkeys are added in a browser, on the server's page.</summary>
internal static class SignInCommands
{
    public static Command Passkeys()
    {
        var principal = new Argument<string?>("principal") { Description = "Whose; else your own", Arity = ArgumentArity.ZeroOrOne };
        return PrincipalCommands.OnServer("passkeys", "Lists somebody's passkeys", [principal], async (client, parsed, json) =>
        {
            foreach (var passkey in (await client.ListPasskeysAsync(new() { Principal = parsed.GetValue(principal) ?? "" })).Passkeys) Print(json, passkey);
        });
    }

    public static Command RemovePasskey()
    {
        var id = new Argument<string>("id") { Description = "A passkey of your own" };
        return PrincipalCommands.OnServer("remove-passkey", "Removes a passkey of your own, within a quarter of an hour of signing in", [id], async (client, parsed, json) =>
            Print(json, (await client.RemovePasskeyAsync(new() { Id = parsed.GetValue(id)! })).Passkey));
    }

    public static Command Link()
    {
        var principal = new Argument<string>("principal") { Description = "A person" };
        var issuer = new Option<string>("--issuer") { Description = "The provider of his bank, as its tokens have it (`iss`)", Required = true };
        var subject = new Option<string>("--subject") { Description = "Who he is there, as its tokens have it (`sub`)", Required = true };
        return PrincipalCommands.OnServer("link", "Lets a person sign in by his bank's own provider", [principal, issuer, subject], async (client, parsed, json) =>
        {
            var linked = await client.LinkIdentityAsync(new() { Principal = parsed.GetValue(principal)!, Issuer = parsed.GetValue(issuer)!, Subject = parsed.GetValue(subject)! });
            if (!ChangeOutput.Waits(json, linked.Change)) Print(json, linked.Identity);
        });
    }

    public static Command Identities()
    {
        var principal = new Argument<string>("principal") { Description = "Whose" };
        return PrincipalCommands.OnServer("identities", "Lists who somebody is to his bank's provider", [principal], async (client, parsed, json) =>
        {
            foreach (var identity in (await client.ListIdentitiesAsync(new() { Principal = parsed.GetValue(principal)! })).Identities) Print(json, identity);
        });
    }

    public static Command Unlink()
    {
        var id = new Argument<string>("id") { Description = "As `identities` has it" };
        return PrincipalCommands.OnServer("unlink", "Ends somebody's sign-in by a provider", [id], async (client, parsed, json) =>
            Print(json, (await client.UnlinkIdentityAsync(new() { Id = parsed.GetValue(id)! })).Identity));
    }

    private static void Print(bool json, Passkey passkey)
    {
        var used = passkey.UsedAt?.ToDateTimeOffset();
        if (json) JsonOutput.WriteLine(System.Console.Out, new { id = passkey.Id, principal = passkey.Principal, name = passkey.Name, created_at = passkey.CreatedAt.ToDateTimeOffset(), used_at = used });
        else System.Console.WriteLine(VisibleText.Line($"{passkey.Id}  {passkey.Principal}  {(used is { } at ? $"used {AdminOutput.Instant(at)}" : "not used yet")}  {passkey.Name}"));
    }

    private static void Print(bool json, Identity identity)
    {
        if (json) JsonOutput.WriteLine(System.Console.Out, new { id = identity.Id, principal = identity.Principal, bank = identity.Bank, issuer = identity.Issuer, subject = identity.Subject, created_by = identity.CreatedBy });
        else System.Console.WriteLine(VisibleText.Line($"{identity.Id}  {identity.Principal}  {identity.Bank}  {identity.Issuer}  {identity.Subject}"));
    }
}
