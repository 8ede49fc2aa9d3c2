using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Api;
using Grpc.Core;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Access;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Access;

/// <summary>
/// Every method, over gRPC and in JSON, is called by nobody, by each role, by machines and by those whose time is over; who is let in is what
/// the table in the repository says. A method without a row fails.
/// </summary>
public sealed class PermissionTableTests(PermissionTableTests.Everybody everybody) : IClassFixture<PermissionTableTests.Everybody>
{
    private static readonly string TablePath = Path.Combine(SharedMaterial.RepositoryRoot, "platform", "WasmPay.Server", "Access", "README.md");

    public static TheoryData<string> Methods { get; } = [.. ApiMethod.All.Select(method => method.Path).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_table_says_what_the_protos_declare()
    {
        var table = Write();
        if (Environment.GetEnvironmentVariable("WASMPAY_WRITE_TABLES") is not null) await File.WriteAllTextAsync(TablePath, table);
        Assert.Equal(table, await File.ReadAllTextAsync(TablePath));
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task Who_is_let_in_is_what_the_table_says(string path)
    {
        var method = ApiMethod.Find(path)!;
        var row = Assert.Single(await RowsAsync(), row => row[0] == $"`{method.Descriptor.Service.Name}/{method.Descriptor.Name}`");
        foreach (var (caller, token, column) in everybody.Callers)
        {
            var expected = row[2] == "anyone" || column.Length > 0 && row[Array.IndexOf(Header, column)] == "yes";
            var (grpc, json) = (await GrpcAsync(method, await everybody.AnotherAsync(method, caller) ?? token), await JsonAsync(method, await everybody.AnotherAsync(method, caller) ?? token));
            Assert.True(expected == grpc.LetIn, $"{caller} over gRPC: {grpc.Says}");
            Assert.True(expected == json.LetIn, $"{caller} in JSON: {json.Says}");
        }
    }

    [Fact]
    public async Task No_other_path_is_open()
    {
        using var http = everybody.Running.Http();
        foreach (var path in (string[])["/v1/nothing", "/wasmpay.v1.BankService/ListBanks", "/v1", "/v1/banks/X/nothing"])
            Assert.InRange((int)(await http.GetAsync(path)).StatusCode, 401, 405);
    }

    private static string[] Header { get; } = ["method", "JSON", "permission", .. RoleBundles.All.Select(Wire.Name), "machine"];

    // As a person of each role, and as a machine that has all of them.
    private static string Write()
    {
        var text = new StringBuilder("""
            # Who may call what

            The test `PermissionTableTests` calls every method as everybody and holds the server to this table; `WASMPAY_WRITE_TABLES=1` makes it
            write the table anew from what the protos declare. Everybody who is known may look at what is his own. A role counts for the bank
            of who has it, or, of the platform's staff, for all; what is the staff's alone is refused to banks' people by the method itself.
            A machine is one that has all roles.


            """.ReplaceLineEndings("\n"));
        text.Append("| ").AppendJoin(" | ", Header).Append(" |\n|").Insert(text.Length, "---|", Header.Length).Append('\n');
        foreach (var method in ApiMethod.All.OrderBy(m => m.Path, StringComparer.Ordinal))
        {
            var all = RoleBundles.All.Aggregate(Roles.None, (a, b) => a | b);
            var cells = RoleBundles.All.Select(role => May(role, PrincipalKind.Person)).Append(May(all, PrincipalKind.Machine));
            var permission = method.Permission is { } one ? Wire.Name(one) : "anyone";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{method.Descriptor.Service.Name}/{method.Descriptor.Name}` | `{Verb(method).Method} {Verb(method).Path}` | {permission} | ").AppendJoin(" | ", cells).Append(" |\n");

            string May(Roles roles, PrincipalKind kind) => method.Permission is not { } needed || new Platform.Access.Principal("x", "x", "x", roles, kind).May(needed) ? "yes" : "";
        }
        return text.ToString();
    }

    private static async Task<List<string[]>> RowsAsync() =>
        [.. (await File.ReadAllLinesAsync(TablePath)).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    private static (string Method, string Path) Verb(ApiMethod method)
    {
        var rule = method.Descriptor.GetOptions().GetExtension(AnnotationsExtensions.Http);
        return rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            _ => ("POST", rule.Post),
        };
    }

    private async Task<(bool LetIn, string Says)> GrpcAsync(ApiMethod method, string? token)
    {
        var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var call = new Method<byte[], byte[]>(method.Descriptor.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Descriptor.Service.FullName, method.Descriptor.Name, raw, raw);
        var headers = token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } };
        var invoker = everybody.Running.Channel.CreateCallInvoker();
        try
        {
            if (method.Descriptor.IsServerStreaming)
            {
                // A stream without events ends by its deadline.
                using var stream = invoker.AsyncServerStreamingCall(call, null, new CallOptions(headers, DateTime.UtcNow.AddMilliseconds(300)), []);
                while (await stream.ResponseStream.MoveNext(default))
                {
                }
            }
            else
            {
                await invoker.AsyncUnaryCall(call, null, new CallOptions(headers), []);
            }
            return (true, "OK");
        }
        catch (RpcException ended)
        {
            return (!IsOfTheGate(ended.StatusCode, ended.Trailers.GetValue("wasmpay-error-code"), ended.Status.Detail), $"{ended.StatusCode} {ended.Status.Detail}");
        }
    }

    private async Task<(bool LetIn, string Says)> JsonAsync(ApiMethod method, string? token)
    {
        var (verb, path) = Verb(method);
        using var http = everybody.Running.Http();
        using var request = new HttpRequestMessage(new HttpMethod(verb), System.Text.RegularExpressions.Regex.Replace(path, "{[a-z]+}", "x"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (verb != "GET") request.Content = RunningServer.Json("{}");
        // A stream without events begins with nothing.
        using var brief = new CancellationTokenSource(method.Descriptor.IsServerStreaming ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1));
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, brief.Token);
        }
        catch (OperationCanceledException) when (method.Descriptor.IsServerStreaming)
        {
            return (true, "a stream");
        }
        using var answered = response;
        if (response.IsSuccessStatusCode) return (true, "OK");
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (!IsOfTheGate((StatusCode)error["code"]!.GetValue<int>(), RunningServer.Reason(error), error["message"]!.GetValue<string>()), error.ToJsonString());
    }

    // What a method itself refuses, such as an unknown name and password, is no answer of the gate.
    private static bool IsOfTheGate(StatusCode status, string? reason, string sentence) => (status, reason) switch
    {
        (StatusCode.Unauthenticated, _) => !sentence.Contains("invitation", StringComparison.Ordinal) && !sentence.Contains("name and password", StringComparison.Ordinal) && !sentence.Contains("passkey", StringComparison.Ordinal),
        (StatusCode.PermissionDenied, "forbidden") => sentence.Contains("no role that permits", StringComparison.Ordinal) || sentence.Contains("takes a person", StringComparison.Ordinal) || sentence.Contains("is not for this", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>A server with somebody of each kind.</summary>
    public sealed class Everybody : IAsyncLifetime
    {
        private const string Person = "a person: ", Password = "correct horse battery staple";
        private const Roles All = Roles.Officer | Roles.Approver | Roles.Operator | Roles.Engineer | Roles.Payments | Roles.Auditor | Roles.Administrator;

        public RunningServer Running { get; } = new();

        /// <summary>Who calls, with what token, and the column of the table that speaks of him: "" for nobody whom the table knows.</summary>
        public List<(string Caller, string? Token, string Column)> Callers { get; } = [];

        /// <summary>Another session of a person's, for what ends it; null where the first one does.</summary>
        internal async Task<string?> AnotherAsync(ApiMethod method, string caller) => method.Descriptor.Name == "SignOut" && caller.StartsWith(Person, StringComparison.Ordinal)
            ? (await Running.Server.Platform.SignIn.BeginAsync($"p.{caller[Person.Length..]}", Password)).Value.Secret
            : null;

        public async Task InitializeAsync()
        {
            await Running.InitializeAsync();
            var platform = Running.Server.Platform;
            var staff = SampleBanks.Staff.Principal;
            Callers.Add(("nobody", null, ""));
            Callers.Add(("somebody unknown", "no-such-token", ""));
            foreach (var role in RoleBundles.All) Callers.Add(($"{Person}{Wire.Name(role)}", await PersonAsync($"p.{Wire.Name(role)}", role), Wire.Name(role)));
            await platform.Principals.AddAsync(staff, new("m", "Machine", "NDHV", All, PrincipalKind.Machine));
            Callers.Add(("a machine", (await KeyAsync(TimeSpan.FromDays(1))).Secret, "machine"));
            var revoked = await KeyAsync(TimeSpan.FromDays(1));
            Assert.True((await platform.Keys.RevokeAsync(staff, revoked.Key.Id)).IsOk);
            Callers.Add(("a machine whose key was revoked", revoked.Secret, ""));
            var expired = await KeyAsync(TimeSpan.FromDays(1));
            Assert.True((await platform.Keys.RotateAsync(staff, expired.Key.Id, overlap: TimeSpan.Zero)).IsOk);
            Callers.Add(("a machine whose key has expired", expired.Secret, ""));
            var disabled = await PersonAsync("p.disabled", All);
            Assert.True((await platform.Principals.DisableAsync(staff, "p.disabled")).IsOk);
            Callers.Add(("a person who was disabled", disabled, ""));

            async Task<IssuedKey> KeyAsync(TimeSpan lifetime) => (await platform.Keys.IssueAsync(staff, new NewKey("m", "key", [], lifetime))).Value;

            async Task<string> PersonAsync(string id, Roles roles)
            {
                Assert.True((await platform.Principals.AddAsync(staff, new(id, id, "NDHV", roles))).IsOk);
                return (await platform.SignIn.EnrolAsync((await platform.SignIn.InviteAsync(staff, id)).Value.Secret, Password)).Value.Secret;
            }
        }

        public Task DisposeAsync() => Running.DisposeAsync();
    }
}
