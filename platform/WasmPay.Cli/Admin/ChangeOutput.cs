using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Admin;

/// <summary>What the commands print of changes.</summary>
internal static class ChangeOutput
{
    /// <summary>Prints the change where it waits; says whether it does.</summary>
    public static bool Waits(bool json, Change? change)
    {
        if (change is null) return false;
        if (json) JsonOutput.WriteLine(System.Console.Out, Members(change));
        else System.Console.WriteLine(VisibleText.Line($"asked; another person confirms it: wasmpay admin confirm {change.Id}"));
        return true;
    }

    public static void Line(bool json, Change change)
    {
        if (json) JsonOutput.WriteLine(System.Console.Out, Members(change));
        else System.Console.WriteLine(VisibleText.Line($"{change.Id}  {change.State.ToString().ToLowerInvariant()}  {change.Bank}  by {change.AskedBy}  until {AdminOutput.Instant(change.ExpiresAt.ToDateTimeOffset())}  {change.Summary}"));
    }

    /// <summary>All that the change shows, a line each.</summary>
    public static void Whole(bool json, Change change)
    {
        Line(json, change);
        if (json) return;
        foreach (var field in change.Fields)
            System.Console.WriteLine(VisibleText.Line(field.Before == field.After ? $"  {field.Name}: {field.After}" : $"  {field.Name}: {Or(field.Before)} -> {Or(field.After)}"));
        foreach (var entry in change.Added) System.Console.WriteLine(VisibleText.Line($"  + {entry}"));
        foreach (var entry in change.Removed) System.Console.WriteLine(VisibleText.Line($"  - {entry}"));

        static string Or(string value) => value.Length == 0 ? "nothing" : value;
    }

    public static void Confirmed(bool json, ConfirmChangeResponse confirmed)
    {
        var (id, expires) = (confirmed.Change.Id, confirmed.ExpiresAt?.ToDateTimeOffset());
        if (json)
        {
            JsonOutput.WriteLine(System.Console.Out, new
            {
                id,
                done = true,
                kind = confirmed.Change.Kind,
                enrolment = Told(confirmed.Enrolment),
                key = Told(confirmed.Key),
                secret = Told(confirmed.Secret),
                expires_at = expires,
            });
            return;
        }
        System.Console.WriteLine(VisibleText.Line($"{id} is done: {confirmed.Change.Summary}"));
        if (confirmed.Enrolment.Length > 0) AdminOutput.Invited(json: false, confirmed.Change.Fields.First(f => f.Name == "principal").After, confirmed.Enrolment, expires!.Value);
        if (confirmed.Secret.Length > 0) System.Console.WriteLine($"{confirmed.Key}  until {AdminOutput.Instant(expires!.Value)}\n{confirmed.Secret}");
        else if (confirmed.Key.Length > 0) System.Console.WriteLine($"{confirmed.Key}  until {AdminOutput.Instant(expires!.Value)}");

        static string? Told(string text) => text.Length > 0 ? text : null;
    }

    private static object Members(Change change) => new
    {
        id = change.Id,
        state = change.State,
        kind = change.Kind,
        bank = change.Bank,
        summary = change.Summary,
        fields = change.Fields.Select(f => new { name = f.Name, before = f.Before, after = f.After }).ToArray(),
        added = change.Added.ToArray(),
        removed = change.Removed.ToArray(),
        asked_by = change.AskedBy,
        expires_at = change.ExpiresAt.ToDateTimeOffset(),
        decided_by = change.DecidedBy.Length > 0 ? change.DecidedBy : null,
        reason = change.Reason.Length > 0 ? change.Reason : null,
    };
}
