using System.CommandLine;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using Enum = System.Enum;

namespace WasmPay.Cli.Admin;

/// <summary>Machines' keys and certificates on a running server.</summary>
internal static class KeyCommands
{
    private const int LongestCertificate = 16 << 10, LongestProof = 2 << 10;

    public static Command List()
    {
        var principal = new Argument<string>("principal") { Description = "Whose" };
        return PrincipalCommands.OnServer("keys", "Lists somebody's keys, certificates and sessions, newest first", [principal], async (client, parsed, json) =>
        {
            foreach (var key in (await client.ListKeysAsync(new() { Principal = parsed.GetValue(principal)! })).Keys) AdminOutput.Key(json, key);
        });
    }

    public static Command Issue()
    {
        var principal = new Argument<string>("principal") { Description = "A machine" };
        var name = new Option<string>("--name") { Description = "What the key is for", Required = true };
        var days = new Option<int>("--days") { Description = "How long it is good", DefaultValueFactory = _ => 90 };
        var scope = new Option<string[]>("--only") { Description = "What it is good for of what the machine may, once for each; else for all", Arity = ArgumentArity.OneOrMore };
        return PrincipalCommands.OnServer("issue-key", "Issues a machine's key, and prints its secret, which is shown nowhere else", [principal, name, days, scope], async (client, parsed, json) =>
        {
            var request = new IssueKeyRequest { Principal = parsed.GetValue(principal)!, Name = parsed.GetValue(name)!, Lifetime = Duration.FromTimeSpan(TimeSpan.FromDays(parsed.GetValue(days))) };
            request.Scope.AddRange((parsed.GetValue(scope) ?? []).Select(PermissionOf));
            var issued = await client.IssueKeyAsync(request);
            if (!ChangeOutput.Waits(json, issued.Change)) AdminOutput.Key(json, issued.Key, issued.Secret);
        });
    }

    public static Command Register()
    {
        var principal = new Argument<string>("principal") { Description = "A machine" };
        var name = new Option<string>("--name") { Description = "What the certificate is for", Required = true };
        var file = new Option<string>("--certificate") { Description = "A PEM file with the machine's certificate alone, without its key", Required = true };
        var proof = new Option<string>("--proof") { Description = "A file with the signature of `wasmpay PRINCIPAL` by the certificate's key: printf 'wasmpay gateway' | openssl dgst -sha256 -sign gateway.key -out proof", Required = true };
        var days = new Option<int>("--days") { Description = "How long it is good, and never longer than it says itself", DefaultValueFactory = _ => 400 };
        var scope = new Option<string[]>("--only") { Description = "What it is good for of what the machine may, once for each; else for all", Arity = ArgumentArity.OneOrMore };
        return PrincipalCommands.OnServer("register-certificate", "Makes a machine known by a TLS client certificate of its own", [principal, name, file, proof, days, scope], async (client, parsed, json) =>
        {
            var request = new RegisterCertificateRequest
            {
                Principal = parsed.GetValue(principal)!,
                Name = parsed.GetValue(name)!,
                Certificate = Encoding.UTF8.GetString(await InputFile.ReadAsync(parsed.GetValue(file)!, LongestCertificate, "certificate", CancellationToken.None)),
                Lifetime = Duration.FromTimeSpan(TimeSpan.FromDays(parsed.GetValue(days))),
                Proof = ByteString.CopyFrom(await InputFile.ReadAsync(parsed.GetValue(proof)!, LongestProof, "proof", CancellationToken.None)),
            };
            request.Scope.AddRange((parsed.GetValue(scope) ?? []).Select(PermissionOf));
            var registered = await client.RegisterCertificateAsync(request);
            if (!ChangeOutput.Waits(json, registered.Change)) AdminOutput.Key(json, registered.Key);
        });
    }

    public static Command Rotate()
    {
        var key = new Argument<string>("key") { Description = "The key's id" };
        var hours = new Option<int>("--overlap-hours") { Description = "How long the old key stays good", DefaultValueFactory = _ => 24 };
        return PrincipalCommands.OnServer("rotate-key", "Issues a key in the place of another, which stays good for a while", [key, hours], async (client, parsed, json) =>
        {
            var issued = await client.RotateKeyAsync(new() { Id = parsed.GetValue(key)!, Overlap = Duration.FromTimeSpan(TimeSpan.FromHours(parsed.GetValue(hours))) });
            if (!ChangeOutput.Waits(json, issued.Change)) AdminOutput.Key(json, issued.Key, issued.Secret);
        });
    }

    public static Command Revoke()
    {
        var key = new Argument<string>("key") { Description = "The id of a key, a certificate or a session" };
        return PrincipalCommands.OnServer("revoke-key", "Ends a key, a certificate or a session at once", [key], async (client, parsed, json) =>
            AdminOutput.Key(json, (await client.RevokeKeyAsync(new() { Id = parsed.GetValue(key)! })).Key));
    }

    private static Permission PermissionOf(string name) =>
        Enum.GetValues<Permission>().FirstOrDefault(permission => permission.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) is not Permission.Unspecified and var found
            ? found
            : throw new BadInputException($"There is no permission `{name}`; there are {string.Join(", ", Enum.GetValues<Permission>().Where(p => p != Permission.Unspecified)).ToLowerInvariant()}.");
}
