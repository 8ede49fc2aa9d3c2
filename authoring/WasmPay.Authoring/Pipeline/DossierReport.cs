using System.Globalization;
using System.Text;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox;
using WasmPay.Wasm;

namespace WasmPay.Authoring;

/// <summary>A dossier as Markdown, for the people who approve it. Text from the rule stands in code blocks, where it cannot pass for ours.</summary>
public static class DossierReport
{
    /// <summary>The report.</summary>
    public static string Write(Dossier dossier)
    {
        var bank = dossier.Rule.Bank;
        var report = new StringBuilder();
        report.Append("# Dossier ").Append(dossier.Hash()[..12]).Append("\n\n");
        report.Append(CultureInfo.InvariantCulture, $"For {Inline(bank.Name)} ({Inline(bank.Code)}), made {dossier.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC. An approver signs the hash `{dossier.Hash()}`.\n\n");
        report.Append("## The rule as it was written\n\n").Append(Block(dossier.Rule.Text)).Append('\n');
        foreach (var answer in dossier.Rule.Answers) report.Append("Asked about ").Append(Inline(answer.Phrase)).Append(", the officer answered: ").Append(Inline(answer.Text)).Append("\n\n");

        report.Append("## How it is read\n\n");
        AppendReading(report, dossier.Interpretation, bank.ReportingCurrency);
        foreach (var group in dossier.Interpretation.Warnings.GroupBy(warning => warning.IsOfReading).OrderByDescending(group => group.Key))
        {
            report.Append(group.Key ? "\n## Look at this: the component is as it was read\n\n" : "\n## Not followed: read this\n\n");
            foreach (var warning in group) report.Append("- ").Append(Inline(warning.Reason)).Append("\n\n").Append(Block(warning.Phrase));
        }
        if (StrangerFacts.Sentences(dossier.Interpretation, bank) is { Count: > 0 } missing)
        {
            report.Append("\n## What the bank does not know\n\n");
            foreach (var sentence in missing) report.Append("- ").Append(Inline(sentence)).Append('\n');
        }
        report.Append("\n## Examples\n\n| what | decision |\n|---|---|\n");
        foreach (var example in dossier.Interpretation.Examples) report.Append("| ").Append(Inline(example.About).Replace("|", "\\|", StringComparison.Ordinal)).Append(" | ").Append(InterpretationJson.Name(example.Decision)).Append(" |\n");

        var evidence = dossier.Evidence;
        report.Append("\n## Evidence\n\n");
        report.Append(CultureInfo.InvariantCulture, $"- {evidence.Examples} examples ran in the sandbox ({Inline(evidence.Engine)}, {(evidence.Isolation == Isolation.Process ? "in a process that has nothing" : "in the author's own process")}) and agree with the reading; the dearest verdict used {evidence.MostFuel} fuel.\n");
        report.Append(CultureInfo.InvariantCulture, $"- {evidence.Fuzz.Executions} requests of the fuzzer (seed {evidence.Fuzz.Seed}): {evidence.Fuzz.Findings.Length} findings.\n");
        foreach (var finding in evidence.Fuzz.Findings) report.Append("  - ").Append(InterpretationJson.Name(finding.Kind)).Append(": ").Append(Inline(finding.Explanation)).Append('\n');
        report.Append(evidence.Fuzz.Replay is null ? "- Nothing was replayed on other engines.\n" : "- The fuzzer's minimised corpus was replayed:\n");
        foreach (var executor in evidence.Fuzz.Replay?.Executors ?? []) report.Append("  - ").Append(Inline(executor.Describe())).Append('\n');
        report.Append(CultureInfo.InvariantCulture, $"- The component has {dossier.ComponentSize} bytes, SHA-256 `{dossier.ComponentDigest}`.\n");
        report.Append(CultureInfo.InvariantCulture, $"- Read by {Who(dossier.ReadBy)}; written by {Who(dossier.WrittenBy)}; built with {Inline(string.Join(", ", dossier.Tools.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} {t.Value}")))}.\n");
        report.Append("\n## Source\n\n").Append(Block(dossier.Source));
        if (dossier.OwnSource is { } own) Append(report, own);
        return report.ToString();
    }

    private static void AppendReading(StringBuilder report, Interpretation reading, string currency)
    {
        var wording = new Wording(currency);
        report.Append(reading.Precedence == Precedence.FirstMatch ? "The clauses are tried in order; the first that fires decides. " : "All clauses are tested; the strictest decision counts. ");
        report.Append(CultureInfo.InvariantCulture, $"A payment that no clause catches is {ReadingWords.Verb(reading.Otherwise.Decision)}.\n\n");
        for (var i = 0; i < reading.Clauses.Count; i++)
        {
            var clause = reading.Clauses[i];
            report.Append(CultureInfo.InvariantCulture, $"{i + 1}. **{InterpretationJson.Name(clause.Decision)}** (`{clause.Code}`) when {Inline(wording.Of(clause.When))}");
            if (clause.Unless.Count > 0) report.Append(CultureInfo.InvariantCulture, $", unless {string.Join(" or ", clause.Unless.Select(code => $"`{code}`"))} fires");
            report.Append(CultureInfo.InvariantCulture, $". The customer is told: {Inline(clause.Message)}").Append(clause.Silent ? " He is not told why." : "").Append(clause.Reason.Length == 0 ? "" : $" (ISO 20022 reason {clause.Reason})").Append('\n');
        }
        foreach (var claim in reading.Floor) report.Append(CultureInfo.InvariantCulture, $"- Always {InterpretationJson.Name(claim.Decision)}: {Inline(wording.Of(claim.When))}.\n");
        foreach (var claim in reading.Liveness) report.Append(CultureInfo.InvariantCulture, $"- Sometimes {InterpretationJson.Name(claim.Decision)}: {Inline(wording.Of(claim.When))}.\n");
        if (reading.Remarks.Count > 0) report.Append("\nThese words of the rule decide nothing by themselves:\n\n").Append(Block(string.Join('\n', reading.Remarks)));
        if (DecisionTable.Of(reading, currency) is not { Inputs.Count: > 0 } table) return;
        report.Append(CultureInfo.InvariantCulture, $"\n### As a decision table\n\n{(table.Policy == HitPolicy.First ? "The first row that fits counts (hit policy F)." : "The strictest row that fits counts (hit policy P).")} An empty cell may be anything.\n\n");
        Row([.. table.Inputs, "decision", "clause"]);
        Row([.. table.Inputs.Select(_ => "---"), "---", "---"]);
        foreach (var row in table.Rows) Row([.. row.Cells, InterpretationJson.Name(row.Decision), row.Clause]);

        void Row(IEnumerable<string> cells) => report.Append("| ").AppendJoin(" | ", cells.Select(cell => Inline(cell).Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }

    private static void Append(StringBuilder report, OwnSource own)
    {
        report.Append("\n## The model's own source, which does not go live\n\n");
        report.Append(CultureInfo.InvariantCulture, $"Written by {Who(own.Provenance)} from the rule alone, without the reading. {Inline(own.Comparison.Message)}\n\n");
        foreach (var assumption in own.Assumptions) report.Append("- ").Append(Inline(assumption.Phrase)).Append(": ").Append(Inline(assumption.ReadAs)).Append('\n');
        if (own.Assumptions.Count > 0) report.Append('\n');
        report.Append(Block(own.Source));
    }

    private static string Who(AuthorProvenance who) => $"{Inline(who.Author)} {Inline(who.Version)}{(who.Model is { } model ? $" (model {Inline(model)})" : "")}{(who.Parameters.TryGetValue("fallback", out var instead) ? $" ({Inline(instead)})" : "")}";

    // A fence longer than any run of backticks inside cannot be closed by the text.
    private static string Block(string text)
    {
        var longest = 0;
        for (int i = 0, run = 0; i < text.Length; i++) longest = Math.Max(longest, run = text[i] == '`' ? run + 1 : 0);
        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}\n{VisibleText.Block(text.ReplaceLineEndings("\n")).TrimEnd()}\n{fence}\n";
    }

    private static string Inline(string text)
    {
        var line = new StringBuilder();
        foreach (var unit in VisibleText.Line(text.ReplaceLineEndings(" ").Replace('\t', ' ')))
        {
            if (unit is '<') line.Append("&lt;");
            else if (unit is '*' or '_' or '`' or '[' or ']' or '#') line.Append('\\').Append(unit);
            else line.Append(unit);
        }
        return line.ToString();
    }
}
