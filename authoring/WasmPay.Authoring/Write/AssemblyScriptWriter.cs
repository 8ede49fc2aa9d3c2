using System.Text;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Write;

/// <summary>Writes an interpretation as AssemblyScript against the guest SDK (validators/sdk/assemblyscript), for people to read.</summary>
public static class AssemblyScriptWriter
{
    /// <summary>Who wrote it, for the dossier.</summary>
    public static AuthorProvenance Provenance { get; } = new("writer", "1");

    /// <summary>The source of a validator.</summary>
    /// <param name="interpretation">What to write.</param>
    /// <param name="rule">The officer's words, which stand above it as a comment.</param>
    public static string Write(Interpretation interpretation, string rule)
    {
        interpretation = PlainReading.Of(interpretation);
        var conditions = new ConditionWriter();
        var body = new StringBuilder();
        var otherwise = interpretation.Otherwise;
        // Where what is not caught is approved, nobody need remember what was.
        var remembers = otherwise.Decision != Decision.Approve && interpretation.Precedence == Precedence.Strictest;
        if (remembers) body.Append("  let caught = false;\n");
        foreach (var clause in interpretation.Clauses) Append(body, clause, interpretation.Precedence, remembers, conditions);
        if (otherwise.Decision != Decision.Approve) Append(body, otherwise, remembers);

        var imports = conditions.Imports.Concat(["Transaction", "History", "Verdict"]).Order(StringComparer.Ordinal);
        var source = new StringBuilder($"import {{ {string.Join(", ", imports)} }} from \"wasmpay\";\n\n");
        foreach (var line in rule.Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).Take(100))
            source.Append("// ").Append(SourceText.Comment(line)).Append('\n');
        return source
            .Append("export function validate(transaction: Transaction, history: History): Verdict {\n")
            .Append("  const verdict = new Verdict();\n")
            .Append(body)
            .Append("  return verdict;\n}\n")
            .ToString();
    }

    private static void Append(StringBuilder body, Clause clause, Precedence precedence, bool remembers, ConditionWriter conditions)
    {
        if (clause.Text != "") body.Append("\n  // ").Append(SourceText.Comment(clause.Text)).Append('\n');
        var ladder = precedence == Precedence.FirstMatch;
        if (clause.Decision == Decision.Approve && !ladder && !remembers)
        {
            body.Append("  // Approved as it is: no other clause catches it.\n");
            return;
        }
        body.Append("  if (").Append(conditions.Write(clause.When)).Append(") {\n");
        if (remembers) body.Append("    caught = true;\n");
        if (clause.Decision != Decision.Approve) body.Append("    ").Append(ladder ? "return " : "").Append(Finding(clause.Decision, clause.Code, clause.Message)).Append(";\n");
        else if (ladder) body.Append("    return verdict;\n");
        body.Append("  }\n");
    }

    private static void Append(StringBuilder body, Otherwise otherwise, bool remembers)
    {
        body.Append("\n  // ").Append(otherwise.Text == "" ? "Everything else." : SourceText.Comment(otherwise.Text)).Append("\n  ");
        if (remembers) body.Append("if (!caught) ");
        body.Append(Finding(otherwise.Decision, otherwise.Code, otherwise.Message)).Append(";\n");
    }

    private static string Finding(Decision decision, string code, string message) =>
        $"verdict.{InterpretationJson.Name(decision)}({SourceText.Literal(code)}, {SourceText.Literal(message)})";
}
