using Npgsql;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Support;

namespace WasmPay.Platform.Tests.Storage;

/// <summary>An address is read as PostgreSQL's own programs read it, and nothing that it says is left out.</summary>
public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://anna:p%40ss@db.example:6000/pay", "Host=db.example;Port=6000;Database=pay;Username=anna;Password=p@ss")]
    [InlineData("postgresql://anna@db.example/pay", "Host=db.example;Port=5432;Database=pay;Username=anna")]
    [InlineData("postgres://db.example", "Host=db.example;Port=5432")]
    [InlineData("postgres:///pay?host=/var/run/postgresql", "Host=/var/run/postgresql;Port=5432;Database=pay")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql:6000/pay", "Host=/var/run/postgresql;Port=6000;Database=pay")]
    [InlineData("postgres://[::1]:6000/pay", "Host=[::1];Port=6000;Database=pay")]
    [InlineData("postgres://a:6000,b/pay", "Host=a:6000,b:5432;Database=pay")]
    [InlineData("postgres://a,b/pay?port=6000", "Host=a,b;Port=6000;Database=pay")]
    [InlineData("postgres:///?host=a&dbname=pay&user=anna&password=p%26q", "Host=a;Port=5432;Database=pay;Username=anna;Password=p&q")]
    [InlineData("postgres://h/pay?sslmode=verify-full&sslrootcert=%2Fca.pem", "Host=h;Port=5432;Database=pay;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgres://h/pay?sslmode=require&sslrootcert=/ca.pem", "Host=h;Port=5432;Database=pay;SSL Mode=VerifyCA;Root Certificate=/ca.pem")]
    [InlineData("postgres://h/pay?sslmode=verify-full&sslrootcert=system", "Host=h;Port=5432;Database=pay;SSL Mode=VerifyFull")]
    [InlineData("postgres://h/pay?sslmode=disable", "Host=h;Port=5432;Database=pay;SSL Mode=Disable")]
    [InlineData("postgres://h/pay?sslcert=/c&sslkey=/k&sslpassword=s&sslnegotiation=direct&sslmode=verify-ca", "Host=h;Port=5432;Database=pay;SSL Certificate=/c;SSL Key=/k;SSL Mode=VerifyCA;SSL Negotiation=Direct;SSL Password=s")]
    [InlineData("postgres://h/pay?application_name=pay%20one&connect_timeout=3&client_encoding=UTF8", "Host=h;Port=5432;Application Name=\"pay one\";Client Encoding=UTF8;Timeout=3;Database=pay")]
    [InlineData("postgres://h/pay?options=-c%20lock_timeout%3D10ms", "Host=h;Port=5432;Database=pay;Options=\"-c lock_timeout=10ms\"")]
    [InlineData("postgres://a,b/pay?target_session_attrs=read-write&load_balance_hosts=random", "Host=a,b;Port=5432;Database=pay;Load Balance Hosts=True;Target Session Attributes=read-write")]
    [InlineData("postgres://a/pay?target_session_attrs=primary", "Host=a,a;Port=5432;Database=pay;Target Session Attributes=primary")]
    [InlineData("postgres://h/pay?keepalives=1&keepalives_idle=30&keepalives_interval=5", "Host=h;Port=5432;Database=pay;Tcp Keepalive=True;Tcp Keepalive Time=30;Tcp Keepalive Interval=5")]
    [InlineData("postgres://h/pay?channel_binding=require&require_auth=!password,!md5&gssencmode=disable&krbsrvname=pg&passfile=/p",
        "Host=h;Port=5432;Channel Binding=Require;Database=pay;GSS Encryption Mode=Disable;Kerberos Service Name=pg;Passfile=/p;Require Auth=\"!Password,!MD5\"")]
    public void An_address_says_what_a_connection_string_says(string address, string connection)
    {
        var expected = new NpgsqlConnectionStringBuilder(connection);
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.ToConnectionString(address));
        Assert.Equal(expected.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"), read.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
    }

    [Theory]
    [InlineData("postgres://anna:hush@h/pay?sslmod=require", "`sslmod`", "`sslmode`")]
    [InlineData("postgres://anna:hush@h/pay?sslrotcert=/ca", "`sslrotcert`", "`sslrootcert`")]
    [InlineData("postgres://anna:hush@h/pay?SSLMODE=require", "`SSLMODE`", "nearest")]
    [InlineData("postgres://anna:hush@h/pay?sslcrl=/crl", "`sslcrl`", "`sslcert`")]
    [InlineData("postgres://anna:hush@h/pay?sslmode=verify", "`sslmode`", "none of its values")]
    [InlineData("postgres://anna:hush@h/pay?connect_timeout=soon", "`connect_timeout`", "none of its values")]
    [InlineData("postgres://anna:hush@h/pay?load_balance_hosts=yes", "`load_balance_hosts`", "none of its values")]
    [InlineData("postgres://anna:hush@h/pay?require_auth=scram", "`require_auth`", "none of its values")]
    [InlineData("postgres://anna:hush@h/pay?target_session_attrs=write", "`target_session_attrs`", "none of its values")]
    [InlineData("postgres://anna:hush@h/pay?sslrootcert=system&sslmode=require", "sslrootcert=system", "verify-full")]
    [InlineData("postgres://anna:hush%@h/pay", "%", "%25")]
    [InlineData("postgres://anna:hush@h:port/pay", "port", "65535")]
    [InlineData("postgres://anna:hush@a,b,c:1/pay?port=1,2", "3 hosts", "2 ports")]
    [InlineData("postgres://anna:hush@h:1,/pay?host=h,/socket&port=1,2", "socket", "same port")]
    [InlineData("postgres://h/pay?sslmode=hush", "`sslmode`", "none of its values")]
    public void What_is_not_understood_is_refused_without_a_value(string address, params string[] says)
    {
        var refused = Assert.Throws<ArgumentException>(() => PostgresAddress.ToConnectionString(address));
        Assert.All(says, s => Assert.Contains(s, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_an_address_says_holds_on_the_connection()
    {
        var (host, port, database) = Parts(PostgresCluster.NewDatabase());
        await using var dialect = Dialect.Of($"postgres://wasmpay@{host}:{port}/{database}?application_name=a%20bank&options=-c%20lock_timeout%3D7s&target_session_attrs=read-write&sslmode=disable");
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        Assert.Equal(("a bank", "7s"), (await AskAsync("SHOW application_name"), await AskAsync("SHOW lock_timeout")));

        async Task<string?> AskAsync(string sql) => await Dapper.SqlMapper.ExecuteScalarAsync<string>(connection, sql);
    }

    [PostgresFact]
    public async Task A_server_without_encryption_or_of_another_kind_than_asked_is_not_used()
    {
        var (host, port, database) = Parts(PostgresCluster.NewDatabase());
        foreach (var query in (string[])["sslmode=require", "sslmode=verify-full", "target_session_attrs=standby"])
        {
            await using var dialect = Dialect.Of($"postgres://wasmpay@{host}:{port}/{database}?{query}");
            var refused = await Assert.ThrowsAnyAsync<NpgsqlException>(() => dialect.OpenAsync(CancellationToken.None));
            Assert.Equal(StoreFailure.Unreachable, StoreFailures.Classify(refused));
        }
    }

    [PostgresFact]
    public async Task The_second_host_is_used_where_the_first_is_not_there_and_a_socket_is_a_host()
    {
        var (host, port, database) = Parts(PostgresCluster.NewDatabase());
        foreach (var address in (string[])[$"postgres://wasmpay@{host}:1,{host}:{port}/{database}", $"postgres://wasmpay@/{database}?host={Uri.EscapeDataString(PostgresCluster.SocketFolder)}&port={port}"])
        {
            await using var dialect = Dialect.Of(address);
            await using var connection = await dialect.OpenAsync(CancellationToken.None);
            Assert.Equal(database, connection.Database);
        }
    }

    private static (string Host, int Port, string Database) Parts(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) is var read ? (read.Host!, read.Port, read.Database!) : default;
}
