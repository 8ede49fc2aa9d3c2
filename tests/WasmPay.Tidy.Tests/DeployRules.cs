using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmPay.Tidy.Tests;

/// <summary>What every container keeps to, however it is started. Each rule answers with what is wrong, or with nothing.</summary>
internal static class DeployRules
{
    /// <summary>The documents of a YAML text, with merged keys merged.</summary>
    public static IReadOnlyList<YamlNode> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(yaml))));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The value at a path of keys; null where there is none.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] keys)
    {
        foreach (var key in keys) node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        return node;
    }

    /// <summary>The text at a path of keys; empty where there is none.</summary>
    public static string Text(this YamlNode? node, params string[] keys) => (node.At(keys) as YamlScalarNode)?.Value ?? "";

    /// <summary>The members of the list at a path of keys.</summary>
    public static IEnumerable<YamlNode> List(this YamlNode? node, params string[] keys) => node.At(keys) as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    /// <summary>What Kubernetes cannot do without, and kubectl would say at the worst time.</summary>
    public static IEnumerable<string> Named(YamlNode document)
    {
        foreach (var key in (string[])["apiVersion", "kind"])
            if (document.Text(key).Length == 0) yield return $"there is no {key}";
        if (document.Text("metadata", "name").Length == 0) yield return "there is no metadata.name";
    }

    /// <summary>A pod's containers, by Kubernetes' words.</summary>
    public static IEnumerable<string> Pod(YamlNode pod, string user)
    {
        if (pod.Text("securityContext", "runAsNonRoot") != "true" || pod.Text("securityContext", "runAsUser") != user) yield return $"it does not run as {user}, and never as root";
        if (pod.Text("securityContext", "seccompProfile", "type") != "RuntimeDefault") yield return "it has no seccomp profile";
        if (pod.Text("automountServiceAccountToken") != "false") yield return "it has a token of the cluster";
        foreach (var container in pod.List("containers").Concat(pod.List("initContainers")))
        {
            var (name, context) = (container.Text("name"), container.At("securityContext"));
            if (context.Text("readOnlyRootFilesystem") != "true") yield return $"{name} may write its root";
            if (context.Text("allowPrivilegeEscalation") != "false") yield return $"{name} may gain privileges";
            if (context.Text("runAsUser") is not "" and var other && other != user) yield return $"{name} runs as {other}";
            if (!context.List("capabilities", "drop").Any(c => c.ToString() == "ALL")) yield return $"{name} keeps capabilities";
            foreach (var bound in (string[])["requests", "limits"])
                if (container.Text("resources", bound, "memory").Length == 0 || container.Text("resources", bound, "cpu").Length == 0) yield return $"{name} has no {bound}";
        }
    }

    /// <summary>A service, by Compose's words.</summary>
    public static IEnumerable<string> Service(YamlNode service)
    {
        if (service.Text("user").Split(':')[0] is "" or "0" or "root") yield return "it runs as root";
        if (service.Text("read_only") != "true") yield return "it may write its root";
        if (!service.List("cap_drop").Any(c => c.ToString() == "ALL")) yield return "it keeps capabilities";
        if (!service.List("security_opt").Any(o => o.ToString() == "no-new-privileges:true")) yield return "it may gain privileges";
    }
}
