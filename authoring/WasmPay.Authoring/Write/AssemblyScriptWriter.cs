using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Write;

/// <summary>Writes an interpretation as AssemblyScript against the guest SDK (validators/sdk/assemblyscript), for people to read.</summary>
public static class AssemblyScriptWriter
{
    /// <summary>The source of a validator.</summary>
    /// <param name="interpretation">What to write.</param>
    /// <param name="rule">The officer's words, which stand above it as a comment.</param>
    public static string Write(Interpretation interpretation, string rule)
    {
        var conditions = new ConditionWriter();
        var body = new StringBuilder();
        foreach (var clause in interpretation.Clauses) Append(body, clause, interpretation.Precedence, conditions);

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

    private static void Append(StringBuilder body, Clause clause, Precedence precedence, ConditionWriter conditions)
    {
        if (clause.Text != "") body.Append("\n  // ").Append(SourceText.Comment(clause.Text)).Append('\n');
        var ladder = precedence == Precedence.FirstMatch;
        if (clause.Decision == Decision.Approve && !ladder)
        {
            body.Append("  // Approved as it is: no other clause catches it.\n");
            return;
        }
        var answer = clause.Decision == Decision.Approve
            ? "return verdict"
            : $"{(ladder ? "return " : "")}verdict.{InterpretationJson.Name(clause.Decision)}({SourceText.Literal(clause.Code)}, {SourceText.Literal(clause.Message)})";
        body.Append("  if (").Append(conditions.Write(clause.When)).Append(") {\n    ").Append(answer).Append(";\n  }\n");
    }
}
