using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Server.Access;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Views;

/// <summary>
/// Two banks and the platform have marks of their own in all that they write. Each method is called, over gRPC and in JSON, as a person of each
/// bank with all roles, and nothing that comes back, errors included, has a mark of the other bank or of the platform, but where
/// <c>crossing.tsv</c> says that and why it may. A field of an answer that nobody was seen to have a mark in fails, but where <c>unmarked.tsv</c>
/// says why none can be there.
/// </summary>
public sealed partial class MarkTests(MarkTests.Answers answers) : IClassFixture<MarkTests.Answers>
{
    private static readonly string s_folder = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Server.Tests", "Views");

    [Fact]
    public void Every_method_is_called() => Assert.Empty(ApiMethod.All.Where(m => new MarkedCalls(answers.World).For(NameOf(m)) is null).Select(NameOf));

    [Fact]
    public void No_mark_of_the_other_bank_or_of_the_platform_crosses()
    {
        var allowed = Lines("crossing.tsv").Select(l => l.Field).ToHashSet();
        // A line that nothing needs any more goes.
        Holds(answers.Crossed.Where(c => !allowed.Contains(c.Key)).Select(c => $"{c.Key}\t{c.Value}"), allowed.Where(a => !answers.Crossed.ContainsKey(a)).Select(a => $"{a} did not cross"));
    }

    [Fact]
    public void Nothing_that_anybody_is_called_or_wrote_is_in_the_log_at_its_most_talkative()
    {
        Assert.Contains(answers.World.Log.Entries, e => e.Event == 941);
        // Who stopped a component, and why, is told to the operators: 905 to 907.
        Holds(answers.World.Log.Entries.Where(e => e.Event is not (905 or 906 or 907) && Word().IsMatch(e.Text)).Select(e => e.Text));
    }

    [GeneratedRegex("MARK[ABP]-")]
    private static partial Regex Word();

    [Fact]
    public void Every_field_of_an_answer_is_marked_by_somebody_or_said_why_it_is_not()
    {
        var said = Lines("unmarked.tsv").Select(l => l.Field).ToHashSet();
        var fields = ApiMethod.All.SelectMany(m => Fields(m.Descriptor.OutputType, [])).ToHashSet();
        Holds(fields.Where(f => !answers.Seen.ContainsKey(f) && !said.Contains(f)), said.Where(f => !fields.Contains(f) || answers.Seen.ContainsKey(f)).Select(f => $"{f} is marked, or none"));
    }

    [Fact]
    public void Each_method_was_done_for_each_bank_but_what_is_the_staffs_alone_and_coming_in_which_needs_no_token() => Holds(
        ApiMethod.All.Select(NameOf).Except(s_notDone).Where(m => !answers.Done.ContainsKey((m, 'A')) || !answers.Done.ContainsKey((m, 'B'))),
        s_notDone.Where(m => answers.Done.ContainsKey((m, 'A')) || answers.Done.ContainsKey((m, 'B'))));

    private static readonly string[] s_notDone =
    [
        "AccessService/Enrol", "AccessService/SignIn", "AccessService/SignInWithPasskey", "AuditService/ListAuditRecords", "AuditService/VerifyBooks", "BankService/CreateBank", "RateService/PutRates", "ValidatorService/ListHeldComponents",
        "ValidatorService/RatifyRevocation", "ValidatorService/ReinstateComponent", "ValidatorService/ReleaseComponent", "ValidatorService/RevokeComponent",
    ];

    // All that is wrong at once.
    private static void Holds(params IEnumerable<string>[] wrongs)
    {
        var text = string.Join('\n', wrongs.SelectMany(w => w.Order(StringComparer.Ordinal)));
        Assert.True(text.Length == 0, text);
    }

    private static string NameOf(ApiMethod method) => $"{method.Descriptor.Service.Name}/{method.Descriptor.Name}";

    private static IEnumerable<(string Field, string Reason)> Lines(string file) => File.ReadLines(Path.Combine(s_folder, file)).Select(line => line.Split('\t')).Select(parts =>
    {
        Assert.True(parts is [_, { Length: > 10 }], $"{file}: {string.Join(' ', parts)}");
        return (parts[0], parts[1]);
    });

    // All fields at the ends of a message's tree, as Message.field.
    private static IEnumerable<string> Fields(MessageDescriptor message, HashSet<string> seen)
    {
        if (!seen.Add(message.FullName)) yield break;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.Message && !field.MessageType.FullName.StartsWith("google.", StringComparison.Ordinal))
                foreach (var inner in Fields(field.MessageType, seen)) yield return inner;
            else yield return $"{message.Name}.{field.Name}";
        }
    }

    /// <summary>All calls of all, made once, with what came back.</summary>
    public sealed partial class Answers : IAsyncLifetime
    {
        private GrpcChannel _channel = null!;

        public MarkedWorld World { get; } = new();

        /// <summary>Fields in which something of another side came, with an example.</summary>
        public ConcurrentDictionary<string, string> Crossed { get; } = new();

        /// <summary>Fields in which anybody's mark was seen by anybody.</summary>
        public ConcurrentDictionary<string, bool> Seen { get; } = new();

        /// <summary>Methods that were done, and for whom.</summary>
        public ConcurrentDictionary<(string, char), bool> Done { get; } = new();

        public async Task InitializeAsync()
        {
            await World.InitializeAsync();
            _channel = GrpcChannel.ForAddress(World.Server.GrpcAddress);
            foreach (var side in World.Sides)
                foreach (var method in ApiMethod.All.OrderBy(NameOf, StringComparer.Ordinal))
                    if (new MarkedCalls(World).For(NameOf(method)) is { } requests)
                    {
                        foreach (var request in await requests(side)) await GrpcAsync(method, side, request);
                        foreach (var request in await requests(side)) await JsonAsync(method, side, request);
                        if (NameOf(method) == "AccessService/SignOut") await World.SignInAsync(side);
                    }
        }

        public async Task DisposeAsync()
        {
            _channel?.Dispose();
            await World.DisposeAsync();
        }

        private async Task GrpcAsync(ApiMethod method, Marked side, IMessage request)
        {
            var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
            var kind = method.Descriptor.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
            var call = new Method<byte[], byte[]>(kind, method.Descriptor.Service.FullName, method.Descriptor.Name, raw, raw);
            var options = new CallOptions(new Metadata { { "authorization", $"Bearer {side.Token}" } }, kind == MethodType.Unary ? null : DateTime.UtcNow.AddSeconds(3));
            var invoker = _channel.CreateCallInvoker();
            try
            {
                if (kind == MethodType.Unary) Look(await invoker.AsyncUnaryCall(call, null, options, request.ToByteArray()));
                else
                {
                    using var stream = invoker.AsyncServerStreamingCall(call, null, options, request.ToByteArray());
                    while (await stream.ResponseStream.MoveNext(default)) Look(stream.ResponseStream.Current);
                }
            }
            catch (RpcException refused)
            {
                LookAtError(method, side, request, refused.Status.Detail + " " + string.Join(' ', refused.Trailers.Select(t => t.IsBinary ? Encoding.UTF8.GetString(t.ValueBytes) : t.Value)));
            }

            void Look(byte[] bytes)
            {
                Done[(NameOf(method), side.Letter)] = true;
                LookAt(side, method.Descriptor.OutputType.Parser.ParseFrom(bytes));
            }
        }

        private async Task JsonAsync(ApiMethod method, Marked side, IMessage request)
        {
            using var http = new HttpClient { BaseAddress = World.Server.HttpAddress, Timeout = TimeSpan.FromMinutes(2) };
            using var message = Write(method, request);
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", side.Token);
            using var brief = new CancellationTokenSource(method.Descriptor.IsServerStreaming ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(1));
            try
            {
                using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, brief.Token);
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(brief.Token));
                if (!method.Descriptor.IsServerStreaming)
                {
                    var text = await reader.ReadToEndAsync(brief.Token);
                    if (answer.IsSuccessStatusCode) LookAt(side, JsonParser.Default.Parse(text, method.Descriptor.OutputType));
                    else LookAtError(method, side, request, text);
                    return;
                }
                while (await reader.ReadLineAsync(brief.Token) is { } line)
                    if (line.Length > 0 && answer.IsSuccessStatusCode) LookAt(side, JsonParser.Default.Parse(line, method.Descriptor.OutputType));
                    else LookAtError(method, side, request, line);
            }
            catch (OperationCanceledException) when (method.Descriptor.IsServerStreaming)
            {
                // A stream without end was read for as long as that.
            }
        }

        private static HttpRequestMessage Write(ApiMethod method, IMessage request)
        {
            var rule = method.Descriptor.GetOptions().GetExtension(AnnotationsExtensions.Http);
            var (verb, path) = rule.PatternCase switch { HttpRule.PatternOneofCase.Get => ("GET", rule.Get), HttpRule.PatternOneofCase.Put => ("PUT", rule.Put), _ => ("POST", rule.Post) };
            var body = System.Text.Json.Nodes.JsonNode.Parse(JsonFormatter.Default.Format(request))!.AsObject();
            var url = InPath().Replace(path, name =>
            {
                var field = request.Descriptor.FindFieldByName(name.Groups[1].Value);
                body.Remove(field.JsonName);
                return Uri.EscapeDataString((string)field.Accessor.GetValue(request));
            });
            if (verb == "GET" && body.Count > 0) url += "?" + string.Join('&', body.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!.ToString().ToLowerInvariant() is "true" ? "true" : p.Value!.ToString())}"));
            var message = new HttpRequestMessage(new HttpMethod(verb), url);
            if (verb != "GET") message.Content = RunningServer.Json(body.ToJsonString());
            return message;
        }

        // What the request itself says comes back in some errors, and tells nothing.
        private void LookAtError(ApiMethod method, Marked side, IMessage request, string text)
        {
            if (side == World.Platform) return;
            var asked = JsonFormatter.Default.Format(request);
            foreach (var mark in Foreign(side, text).Where(mark => !asked.Contains(mark, StringComparison.Ordinal))) Crossed.TryAdd($"{NameOf(method)} error", $"{side.Letter} reads {mark} in {text}");
        }

        private void LookAt(Marked side, IMessage message)
        {
            foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
            {
                if (field.HasPresence && !field.Accessor.HasValue(message)) continue;
                var value = field.Accessor.GetValue(message);
                foreach (var one in value is System.Collections.IList list ? list.Cast<object>() : [value])
                {
                    if (one is IMessage inner && !inner.Descriptor.FullName.StartsWith("google.", StringComparison.Ordinal)) LookAt(side, inner);
                    else LookAt(side, $"{message.Descriptor.Name}.{field.Name}", one switch { ByteString bytes => bytes.ToStringUtf8(), IMessage known => known.ToString()!, _ => Convert.ToString(one, System.Globalization.CultureInfo.InvariantCulture)! });
                }
            }
        }

        private void LookAt(Marked side, string field, string text)
        {
            if (Mark().IsMatch(text)) Seen[field] = true;
            // What a check saw is looked at fact by fact.
            var json = text.IndexOf('{', StringComparison.Ordinal);
            if (field is "Evaluation.request_json" or "Finding.message" && json >= 0)
            {
                using var request = JsonDocument.Parse(text[json..]);
                foreach (var (path, fact) in Leaves(request.RootElement, "request")) Cross(side, path, fact);
            }
            else Cross(side, field, text);
        }

        private void Cross(Marked side, string field, string text)
        {
            // The staff sees all.
            if (side == World.Platform) return;
            foreach (var mark in Foreign(side, text)) Crossed.TryAdd(field, $"{side.Letter} reads {mark}");
        }

        private static IEnumerable<string> Foreign(Marked side, string text) =>
            Mark().Matches(text).Select(m => m.Value).Where(m => !Own(side).IsMatch(m));

        private static Regex Own(Marked side) => new($"^(MARK{side.Letter}|MK{side.Letter}|{side.Bank}|{side.Number / 10}|{side.Year}-)");

        private static IEnumerable<(string Path, string Fact)> Leaves(JsonElement json, string path) => json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Leaves(p.Value, $"{path}.{p.Name}")),
            JsonValueKind.Array => json.EnumerateArray().SelectMany(e => Leaves(e, path)),
            _ => [(path, json.ToString())],
        };

        [GeneratedRegex(@"MARK[ABP][-\w]*|\bMK[ABP]\b|AAAABANK|BBBBBANK|^platform$|(?<![0-9a-zA-Z])(7711|8822|9933)\d{3,}(?![0-9a-zA-Z])|(1971|1982|1993)-\d\d-\d\d")]
        private static partial Regex Mark();

        [GeneratedRegex("{([a-z]+)}")]
        private static partial Regex InPath();
    }
}
