using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using WasmPay.Testing;

namespace WasmPay.Platform.Tests.Support;

/// <summary>A PostgreSQL of the tests' own, in a temporary folder, for as long as the test process lives.</summary>
internal sealed class PostgresCluster
{
    private static readonly Lazy<PostgresCluster> Shared = new(Start);
    private readonly int _port;
    private int _databases;

    private readonly string _folder;

    private PostgresCluster(int port, string folder) => (_port, _folder) = (port, folder);

    public static string? MissingReason { get; } = FindBinaries() is null ? "PostgreSQL is not installed (no initdb and pg_ctl)." : null;

    /// <summary>A connection string to a new database: empty, or a copy of another.</summary>
    public static string NewDatabase(string? template = null) => Shared.Value.Create(template);

    /// <summary>The role by which the tests' servers connect; it owns nothing.</summary>
    public const string ServerRole = "wasmpay_server";

    /// <summary>The same database by another role.</summary>
    public static string As(string role, string connection) => new NpgsqlConnectionStringBuilder(connection) { Username = role }.ConnectionString;

    /// <summary>Where its socket lies.</summary>
    public static string SocketFolder => Shared.Value._folder;

    private string Create(string? template)
    {
        var source = template is null ? "template0" : new NpgsqlConnectionStringBuilder(template).Database;
        var name = $"t{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name} TEMPLATE {source}");
        return Connection(name);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Connection("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=wasmpay;Database={database};Maximum Pool Size=12;Include Error Detail=true";

    private static PostgresCluster Start()
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException(MissingReason);
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var folder = Run("mktemp -d").Trim();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Run($"'{binaries}/pg_ctl' -D {folder}/data -m immediate stop; rm -rf {folder}");
        Run($"'{binaries}/initdb' -D {folder}/data -A trust -U wasmpay -E UTF8 --no-sync");
        // What is tested here is our code, not the disk; the rest is the default.
        Run($"'{binaries}/pg_ctl' -D {folder}/data -w -l {folder}/log -o '-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=200' start");
        var cluster = new PostgresCluster(port, folder);
        cluster.Execute($"CREATE ROLE {ServerRole} LOGIN");
        return cluster;
    }

    private static string? FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));
    }

    // PostgreSQL refuses to run as root; its package brings a user for it.
    private static string Run(string script)
    {
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser") { ArgumentList = { "-u", "postgres", "--", "/bin/sh", "-c", script } }
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", script } };
        start.RedirectStandardOutput = true;
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        // The server that pg_ctl leaves behind keeps the pipe open: a line or the end, whichever comes with the process's exit.
        var output = script.StartsWith("mktemp", StringComparison.Ordinal) ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        return process.ExitCode == 0 || script.Contains("stop;", StringComparison.Ordinal) ? output : throw new InvalidOperationException($"`{script}` ended with {process.ExitCode}.");
    }
}

/// <summary>A fact that needs PostgreSQL on the machine.</summary>
public sealed class PostgresFactAttribute([CallerMemberName] string testName = "") : ConditionalFactAttribute(PostgresCluster.MissingReason, testName);

/// <summary>Runs a theory on each store that the machine has.</summary>
public sealed class StoresAttribute : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
        PostgresCluster.MissingReason is null ? [["sqlite"], ["postgres"]] : [["sqlite"]];
}
