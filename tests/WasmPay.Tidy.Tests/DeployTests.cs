using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmPay.Tidy.Tests;

/// <summary>What puts the server into service agrees with the server and with itself, and gives no container more than it needs.</summary>
public sealed partial class DeployTests
{
    private const string Folder = "platform/deploy/";

    [Fact]
    public void Every_document_for_Kubernetes_says_what_it_is() =>
        AssertNone(Kubernetes().SelectMany(d => DeployRules.Named(d.Document).Select(wrong => $"{d.Path}: {wrong}")));

    [Fact]
    public void No_container_runs_as_root_writes_its_root_or_keeps_a_privilege()
    {
        Assert.Equal(4, Pods().Count());
        AssertNone(Pods().SelectMany(pod => DeployRules.Pod(pod.Document, User()).Select(wrong => $"{pod.Path}: {wrong}")));
        AssertNone(Services().SelectMany(service => DeployRules.Service(service.Value).Select(wrong => $"compose.yaml, {service.Key}: {wrong}")));
        Assert.NotEqual("0", User());
    }

    [Fact]
    public void Probes_ask_for_what_the_server_answers()
    {
        var served = HealthPath().Matches(Source("platform/WasmPay.Server/WasmPayServer.cs")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var probes = Containers().SelectMany(c => Probes.Select(kind => (Container: c, Probe: c.At(kind)))).Where(p => p.Probe is not null).ToList();
        Assert.Equal(6, probes.Count);
        Assert.All(probes, p =>
        {
            Assert.Contains(p.Probe.Text("httpGet", "path"), served);
            var port = Assert.Single(p.Container.List("ports"), named => named.Text("name") == p.Probe.Text("httpGet", "port"));
            Assert.Equal(JsonPort, port.Text("containerPort"));
        });
    }

    [Fact]
    public void Ports_are_the_same_everywhere()
    {
        string[] both = [GrpcPort, JsonPort];
        Assert.Equal(both, Match(Text("Dockerfile"), @"^EXPOSE (\d+) (\d+)$"));
        Assert.All(Containers().Where(c => c.At("ports") is not null), c => Assert.Equal(both, c.List("ports").Select(p => p.Text("containerPort"))));
        Assert.Equal(both, Kubernetes().Where(d => d.Document.Text("kind") == "Service").SelectMany(d => d.Document.List("spec", "ports")).Select(p => p.Text("port")).Distinct());
        Assert.Equal(both, Services().SelectMany(s => s.Value.List("ports")).Select(p => p.ToString().Split(':')[^1]));
        Assert.Equal(both, Kubernetes().SelectMany(d => d.Document.List("spec", "ingress")).SelectMany(rule => rule.List("ports")).Select(p => p.Text("port")));
        Assert.Equal([GrpcPort, JsonPort], Regex.Matches(Text("nginx.conf"), @"server 127\.0\.0\.1:(\d+);").Select(m => m.Groups[1].Value));
        Assert.All(Files().SelectMany(file => ListenAddress().Matches(string.Join('\n', file.Lines))), m => Assert.Equal(GrpcPort, m.Groups[1].Value));
    }

    [Fact]
    public void Whatever_stops_the_server_waits_longer_than_its_calls_get()
    {
        // What calls under way get, and then the audit chain's last head.
        var rest = Of("platform/WasmPay.Server/ServerOptions.cs", @"ShutdownTime \{ get; init; \} = TimeSpan\.FromSeconds\((\d+)\)") + Of("platform/WasmPay.Server/WasmPayServer.cs", @" Closing = TimeSpan\.FromSeconds\((\d+)\)");
        var usual = Of("platform/WasmPay.Cli/Serve/ServeCommand.cs", @"""--drain"".*DefaultValueFactory = _ => (\d+)");
        var stops = Kubernetes().Where(d => d.Document.Text("kind") == "Deployment").Select(d => d.Document.At("spec", "template", "spec")!)
            .Select(pod => (Seconds(pod.Text("terminationGracePeriodSeconds")), pod.List("containers").SelectMany(Drains).DefaultIfEmpty(usual).Single()))
            .Append((Seconds(Services().Single(s => s.Key == "server").Value.Text("stop_grace_period").TrimEnd('s')), usual))
            .Append((Seconds(Assert.Single(Match(Text("wasmpay.service"), @"^TimeoutStopSec=(\d+)$"))), usual));
        Assert.All(stops, stop => Assert.True(stop.Item1 > stop.Item2 + rest, $"{stop.Item1} s are waited, and the server takes {stop.Item2 + rest}"));

        static int Seconds(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        static int Of(string path, string pattern) => Seconds(Assert.Single(Match(Source(path), pattern)));
        static IEnumerable<int> Drains(YamlNode container) => container.List("args").Select(a => a.ToString()).SkipWhile(a => a != "--drain").Skip(1).Take(1).Select(Seconds);
    }

    [Fact]
    public void A_volume_with_the_audit_key_is_not_opened_to_its_group() =>
        Assert.All(Pods().Where(pod => pod.Document.List("volumes").Any(volume => volume.Text("name") == "key")), pod => Assert.Equal("OnRootMismatch", pod.Document.Text("securityContext", "fsGroupChangePolicy")));

    [Theory]
    [InlineData("Root", "user: \"0:0\"", "it runs as root")]
    [InlineData("Nobody", "image: x", "it runs as root")]
    [InlineData("Written", "user: \"1654\"\nread_only: false", "it may write its root")]
    [InlineData("Privileged", "user: \"1654\"\nread_only: true\ncap_drop: [NET_RAW]", "it keeps capabilities")]
    public void A_service_with_too_much_is_noticed(string name, string yaml, string wrong) => Assert.True(DeployRules.Service(DeployRules.Documents(yaml)[0]).Contains(wrong), name);

    [Theory]
    [InlineData("securityContext: { runAsUser: 1654 }", "it does not run as 1654, and never as root")]
    [InlineData("containers: [{ name: c, securityContext: { readOnlyRootFilesystem: false } }]", "c may write its root")]
    [InlineData("initContainers: [{ name: i, securityContext: { runAsUser: 0 } }]", "i runs as 0")]
    [InlineData("containers: [{ name: c, resources: { limits: { memory: 1Gi } } }]", "c has no limits")]
    public void A_pod_with_too_much_is_noticed(string yaml, string wrong) => Assert.Contains(wrong, DeployRules.Pod(DeployRules.Documents(yaml)[0], "1654"));

    [Fact]
    public void A_text_that_is_no_YAML_is_noticed() => Assert.ThrowsAny<YamlException>(() => DeployRules.Documents("a: [1, 2"));

    private const string GrpcPort = "5080", JsonPort = "5081";

    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    private static IEnumerable<SourceFile> Files() => SourceTree.Files.Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal));

    private static string Source(string path) => string.Join('\n', Assert.Single(SourceTree.Files, file => file.Path == path).Lines);

    private static string Text(string name) => Source(Folder + name);

    private static IEnumerable<(string Path, YamlNode Document)> Kubernetes() => Files()
        .Where(file => file.Path.StartsWith(Folder + "kubernetes/", StringComparison.Ordinal))
        .SelectMany(file => DeployRules.Documents(string.Join('\n', file.Lines)).Select(document => (file.Path, document)));

    private static IEnumerable<(string Path, YamlNode Document)> Pods() =>
        Kubernetes().Select(d => (d.Path, Pod: d.Document.At("spec", "template", "spec") ?? d.Document.At("spec", "jobTemplate", "spec", "template", "spec"))).Where(d => d.Pod is not null).Select(d => (d.Path, d.Pod!));

    private static IEnumerable<YamlNode> Containers() => Pods().SelectMany(pod => pod.Document.List("containers"));

    private static Dictionary<string, YamlNode> Services() =>
        ((YamlMappingNode)DeployRules.Documents(Text("compose.yaml"))[0].At("services")!).Children.ToDictionary(s => s.Key.ToString(), s => s.Value, StringComparer.Ordinal);

    /// <summary>Whom the image runs as.</summary>
    private static string User() => Match(Text("Dockerfile"), @"^USER (\d+):\d+$")[0];

    private static string[] Match(string text, string pattern) => [.. Regex.Match(text, pattern, RegexOptions.Multiline).Groups.Cast<Group>().Skip(1).Select(group => group.Value)];

    [GeneratedRegex("MapHealthChecks\\(\"([^\"]+)\"")]
    private static partial Regex HealthPath();

    [GeneratedRegex(@"--urls[ \n-]+http://[\d.]+:(\d+)")]
    private static partial Regex ListenAddress();

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
