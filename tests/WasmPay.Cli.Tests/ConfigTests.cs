namespace WasmPay.Cli.Tests;

/// <summary>One configuration: a file, the environment over it, the command line over both.</summary>
public sealed class ConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-config-").FullName;

    private string FilePath => Path.Combine(_folder, "wasmpay.toml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_setting_is_shown_with_where_it_is_from()
    {
        await File.WriteAllTextAsync(FilePath, """
            urls = "http://127.0.0.1:7000"
            bank-components = 7
            samples = true
            audit-interval = 30

            [limits]
            fuel = 12345678
            call-depth = 500
            """);
        var shown = await ShowAsync(["--config", FilePath, "--bank-components", "9", "--limit", "call-depth=400"], ("WASMPAY_URLS", "http://127.0.0.1:8000"), ("Sandbox__Limits__FunctionBytes", "500000"));
        Assert.Equal(("http://127.0.0.1:8000", "environment", "WASMPAY_URLS"), shown["urls"]);
        Assert.Equal(("9", "command_line", ""), shown["bank-components"]);
        Assert.Equal(("true", "file", FilePath), shown["samples"]);
        Assert.Equal(("12345678", "file", FilePath), shown["limits.fuel"]);
        Assert.Equal(("400", "command_line", ""), shown["limits.call-depth"]);
        Assert.Equal(("wasmpay.db", "default", ""), shown["database"]);
    }

    [Theory]
    [InlineData("Host=db;Username=pay;Password=hunter2;Database=pay")]
    [InlineData("Host=db;Username=pay;PSW=hunter2;Database=pay")]
    [InlineData("Host=db;Username=pay;Password='hunter2''hunter2';Database=pay")]
    [InlineData("postgres://pay:hunter2@db/pay?sslmode=require")]
    [InlineData("postgres://pay@db/pay?password=hunter2&sslmode=require")]
    [InlineData("postgres://pay@db/pay?pass%77ord=hunter2")]
    [InlineData("postgres://pay:hun/hunter2@db/pay")]
    [InlineData("postgres://pay:hunter2@hunter2@db/pay")]
    [InlineData("postgres://pay:hunter2@db/pay?nosuch=1")]
    [InlineData("POSTGRES://pay:hunter2@db/pay")]
    [InlineData(" postgres://pay:hunter2@db/pay")]
    [InlineData("mysql://pay:hunter2@db/pay")]
    [InlineData("host=db user=pay password=hunter2")]
    [InlineData("host=db password='hunter2 hunter2' dbname=pay")]
    [InlineData("postgres://pay@db/pay?options=-c%20app.password%3Dhunter2")]
    public async Task Passwords_are_masked_however_they_are_written(string database)
    {
        var seen = (await ShowAsync(["--database", database]))["database"].Value;
        Assert.Contains("***", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_secret_is_shown()
    {
        var shown = await ShowAsync(["--database", "wasmpay.db", "--otlp", "http://user:hunter2@collector:4317", "--openid", "NDHV.client-secret=hunter2"]);
        Assert.Equal(("wasmpay.db", "http://***@collector:4317", "***"), (shown["database"].Value, shown["otlp"].Value, shown["openid.NDHV.client-secret"].Value));
        Assert.Contains("db-1,db-2", (await ShowAsync(["--database", "postgres://pay@db-1,db-2/pay?passfile=/etc/pay"]))["database"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_that_nobody_set_is_off()
    {
        var shown = await ShowAsync([]);
        foreach (var name in (string[])["samples", "tls-development", "client-certificates"]) Assert.Equal(("false", "default", ""), shown[name]);
    }

    [Theory]
    [InlineData("[limits]\nfeul = 5", "the nearest is `limits.fuel`")]
    [InlineData("[openid.NDHV]\nisuer = \"https://x.example\"", "the nearest is `openid.NDHV.issuer`")]
    public async Task A_key_of_a_table_that_is_none_is_an_error_with_the_nearest(string file, string says)
    {
        await File.WriteAllTextAsync(FilePath, file);
        var run = await Wasmpay.RunAsync(["config", "show", "--config", FilePath]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Providers_are_tables_of_the_file_and_pairs_elsewhere()
    {
        await File.WriteAllTextAsync(FilePath, """
            passkey-origin = "https://pay.example"

            [openid.NDHV]
            issuer = "https://login.nordhaven.example"
            client-id = "of the file"
            client-secret-file = "/etc/wasmpay/ndhv"

            [openid.ICMR]
            issuer = "https://login.icamer.example"
            """);
        var shown = await ShowAsync(["--config", FilePath, "--openid", "ICMR.client-id=of the command line"], ("WASMPAY_OPENID", "NDHV.client-id=of the environment; ICMR.client-id=also"), ("WASMPAY_PASSKEY_ORIGIN", "https://other.example"));
        Assert.Equal(("https://other.example", "environment", "WASMPAY_PASSKEY_ORIGIN"), shown["passkey-origin"]);
        Assert.Equal(("https://login.nordhaven.example", "file", FilePath), shown["openid.NDHV.issuer"]);
        Assert.Equal(("of the environment", "environment", "WASMPAY_OPENID"), shown["openid.NDHV.client-id"]);
        Assert.Equal(("of the command line", "command_line", ""), shown["openid.ICMR.client-id"]);
    }

    [Theory]
    [InlineData("openid = 1", "there is no setting `openid`")]
    [InlineData("[openid]\nNDHV = \"x\"", "`openid.NDHV` is a table")]
    [InlineData("[openid.NDHV]\nissuer = \"https://x.example\"", "takes NDHV.client-id")]
    [InlineData("[openid.NDHV]\nclient-id = \"x\"", "takes NDHV.issuer")]
    [InlineData("[openid.NDHV]\nissuer = \"x\"\nclient-id = \"x\"", "takes an address")]
    [InlineData("[openid.NDHV]\nissuer = \"http://x.example\"\nclient-id = \"x\"", "under https")]
    [InlineData("[openid.NDHV]\nissuer = \"https://x.example\"\nclient-id = \"x\"\nclient-secret-file = \"/nothing\"", "cannot be read")]
    [InlineData("[openid.NDHV]\nissuer = \"https://x.example\"\nclient-id = \"x\"", "--passkey-origin")]
    [InlineData("passkey-origin = \"http://pay.example\"", "is no origin")]
    [InlineData("client-certificates = true", "to no proxy before it")]
    [InlineData("client-ca = \"/nothing\"", "cannot be used")]
    public async Task What_is_no_way_to_come_in_is_refused_at_the_start(string toml, string says)
    {
        await File.WriteAllTextAsync(FilePath, toml);
        var refused = await Wasmpay.RunAsync(["serve", "--config", FilePath, "--urls", "http://127.0.0.1:0", "--isolation", "in-process", "--database", Path.Combine(_folder, "x.db")]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("databse = \"x\"", "there is no setting `databse`; the nearest is `database`")]
    [InlineData("[server]\nurls = \"x\"", "`server` takes a text, a whole number, true or false")]
    [InlineData("urls = [1]", "`urls` takes a text, a whole number, true or false")]
    [InlineData("urls = ", "is not TOML")]
    [InlineData("samples = \"perhaps\"", "`samples` is true or false")]
    [InlineData("json = true", "there is no setting `json`")]
    public async Task What_is_no_setting_is_refused_by_name(string toml, string says)
    {
        await File.WriteAllTextAsync(FilePath, toml);
        var refused = await Wasmpay.RunAsync(["config", "show", "--config", FilePath]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_nearly_a_settings_is_refused_and_one_that_is_not_is_somebody_elses()
    {
        var refused = await Wasmpay.RunAsync(["config", "show"], variable: ("WASMPAY_DATABSE", "x"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("WASMPAY_DATABSE, which is no setting; the nearest is WASMPAY_DATABASE", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Wasmpay.RunAsync(["config", "show"], variable: ("WASMPAY_SERVICE_HOST", "10.0.0.1"))).ExitCode);
    }

    [Fact]
    public async Task A_limit_by_its_short_option_goes_before_the_files_and_the_older_variables_do_too()
    {
        await File.WriteAllTextAsync(FilePath, "isolation = \"process\"\notlp = \"http://127.0.0.1:1\"\n[limits]\nfuel = 12345678\n");
        var shown = await ShowAsync(["--config", FilePath, "--fuel", "2000000"], ("Sandbox__Isolation", "in-process"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:2"));
        Assert.Equal(("--fuel 2000000", "command_line", ""), shown["limits.fuel"]);
        Assert.Equal(("in-process", "environment", "Sandbox__Isolation"), shown["isolation"]);
        Assert.Equal(("http://127.0.0.1:2", "environment", "OTEL_EXPORTER_OTLP_ENDPOINT"), shown["otlp"]);
    }

    [Fact]
    public async Task A_value_that_the_option_does_not_take_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(FilePath, "engine = \"steam\"");
        var refused = await Wasmpay.RunAsync(["serve", "--config", FilePath]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("wasmpay: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wasmpay: wasmpay:", refused.Error, StringComparison.Ordinal);
        Assert.Contains("steam", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_said_twice_is_refused_and_no_fault_of_ours()
    {
        var refused = await Wasmpay.RunAsync(["serve", "--limit", "fuel=1000000", "--limit", "fuel=2000000", "--database", Path.Combine(_folder, "x.db")]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is given 2 times", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_does_what_the_file_says_and_refuses_what_it_cannot()
    {
        await File.WriteAllTextAsync(FilePath, $"""
            urls = "http://127.0.0.1:99999"
            database = "{Path.Combine(_folder, "x.db")}"
            """);
        var refused = await Wasmpay.RunAsync(["serve", "--config", FilePath]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("http://127.0.0.1:99999", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string? Value, string? Source, string? Place)>> ShowAsync(string[] arguments, (string, string)? variable = null, (string, string)? another = null)
    {
        var shown = await Wasmpay.RunAsync(["config", "show", "--json", .. arguments], variable: variable, another: another);
        Assert.True(shown.ExitCode == 0, shown.Error);
        return shown.Json.ToDictionary(
            s => s.GetProperty("name").GetString()!, s => (s.GetProperty("value").GetString(), s.GetProperty("source").GetString(), s.GetProperty("place").GetString()), StringComparer.Ordinal);
    }
}
