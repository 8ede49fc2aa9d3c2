using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Cli.Verify;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;

namespace WasmPay.Cli.Replay;

/// <summary><c>wasmpay replay</c>: whether the components say again what the store says that they said. It needs no server.</summary>
internal static class ReplayCommand
{
    private const int PaymentsBetweenNews = 1000;

    public static Command Make()
    {
        var id = new Argument<string?>("id") { Description = "A payment", Arity = ArgumentArity.ZeroOrOne };
        var since = new Option<string?>("--since") { Description = "All payments from there on: a date or time (2026-11-30, 2026-11-30T18:00Z) or the number of an audit record" };
        var database = Stores.Option("The store, on which a server may be at work: a SQLite file, or a PostgreSQL connection string or address");
        database.Required = true;
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var command = new Command("replay", "Runs verdicts again on the stored components and requests, and says which come out otherwise") { id, since, database, json };
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if ((parsed.GetValue(id) is null) == (parsed.GetValue(since) is null)) throw new BadInputException("Name what is run again: either a payment or --since.");
            var start = parsed.GetValue(since) is { } text ? Start(text) : default;
            var output = new ReplayOutput(System.Console.Out, parsed.GetValue(json));
            using var sandbox = GuestFactory.Start(settings.Read(parsed), isolation.Read(parsed));
            try
            {
                await using var verdicts = await OpenAsync(parsed.GetValue(database)!, sandbox, cancellation);
                if (parsed.GetValue(id) is { } payment)
                    output.Add((await verdicts.ReplayAsync(payment, cancellation)).TryGet(out var report, out var unknown) ? report : throw new BadInputException(unknown.Message));
                else
                    await AllAsync(verdicts, start, output, cancellation);
            }
            catch (DbException unreadable)
            {
                throw UnreachableException.Of(unreadable, $"The store cannot be read: {unreadable.Message}");
            }
            output.End();
            return output.ExitCode;
        });
        return command;
    }

    private static async Task AllAsync(StoredVerdicts verdicts, (long Sequence, DateTimeOffset At) start, ReplayOutput output, CancellationToken cancellation)
    {
        var progress = new StandardError();
        await foreach (var report in verdicts.SinceAsync(start.Sequence, start.At, cancellation))
        {
            output.Add(report);
            if (output.Payments % PaymentsBetweenNews == 0) progress.Report($"{output.Payments:N0} payments so far");
        }
    }

    private static async Task<StoredVerdicts> OpenAsync(string database, ISandbox sandbox, CancellationToken cancellation)
    {
        try
        {
            return await StoredVerdicts.OpenAsync(database, new SandboxLoader(sandbox), new ComponentLimits { Bytes = sandbox.Options.ComponentBytes }, TimeProvider.System, cancellation);
        }
        catch (Exception unusable) when (unusable is MigrationException or ArgumentException or UriFormatException)
        {
            throw new BadInputException($"The store cannot be read: {unusable.Message}");
        }
    }

    private static (long Sequence, DateTimeOffset At) Start(string since)
    {
        if (long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return (sequence, DateTimeOffset.UnixEpoch);
        return DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (0, at)
            : throw new BadInputException($"--since is `{since}`; it takes a date such as 2026-11-30, a time such as 2026-11-30T18:00Z, or the number of an audit record.");
    }
}
