using WasmPay.Platform.Audit.Verification;
using WasmPay.Wasm;

namespace WasmPay.Cli.Verify;

/// <summary>What a check of the books came to, for people and for programs.</summary>
internal static class BooksOutput
{
    /// <summary>As an object.</summary>
    public static object Json(BooksCheck check) => new
    {
        sound = check.IsSound,
        records = check.Records,
        head = check.Head,
        payments = check.Payments,
        uncovered_payments = check.Uncovered,
        signed_to = check.SignedTo,
        difference = check.First is { } first ? new { table = first.Table, key = first.Key, field = first.Field, audit_says = first.AuditSays, store_says = first.StoreSays } : null,
    };

    /// <summary>As lines.</summary>
    public static void Write(TextWriter output, BooksCheck check, bool isStore, bool isSigned)
    {
        if (check.First is { } first)
        {
            output.WriteLine("not sound");
            output.WriteLine(VisibleText.Line($"table       {first.Table}"));
            output.WriteLine(VisibleText.Line($"key         {first.Key}"));
            output.WriteLine(VisibleText.Line($"field       {first.Field}"));
            output.WriteLine(VisibleText.Line($"audit says  {first.AuditSays}"));
            output.WriteLine(VisibleText.Line($"store says  {first.StoreSays}"));
            return;
        }
        output.WriteLine(isStore
            ? $"sound: {check.Records:N0} audit records make the books that are there, {check.Payments:N0} payments among them"
            : $"sound: {check.Records:N0} audit records follow from each other");
        output.WriteLine($"head: {check.Head}");
        if (check.Uncovered > 0) output.WriteLine($"not covered: {check.Uncovered:N0} payments from before records stated the books");
        output.WriteLine(isSigned
            ? $"signed: up to record {check.SignedTo:N0} of {check.Records:N0}; what came after could be cut off unseen"
            : "signed: no heads were given; a chain that was cut off or written anew with its rows would not show");
    }
}
