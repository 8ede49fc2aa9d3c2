using System.Text;
using System.Text.Json;
using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;

namespace WasmPay.Fuzzing.Explaining;

/// <summary>Puts a problem and its counterexample into words.</summary>
internal static class Explainer
{
    private const int LongestValue = 120;

    /// <summary>What happened; in what the request differs from the simple one; the request as JSON on the last line.</summary>
    public static string Explain(Symptom symptom, ValidationRequest request, ValidationRequest simple)
    {
        var text = new StringBuilder();
        text.Append(symptom.Kind).Append(": ").Append(VisibleText.Line(symptom.Sentence.TrimEnd('.'))).Append(".\n");
        // What stands for what is not known says no more than that it is not.
        var known = NotKnown.Of(request.Strangers, simple);
        var special = RequestFields.All.Where(field => !field.Same(request, known)).Append(RequestFields.Strangers).Where(field => !field.Same(request, simple)).ToList();
        text.Append(special.Count == 0 ? "Any payment shows it, such as this plain one." : "The simplest payment found is a plain one, but for:");
        foreach (var field in special)
            text.Append("\n  ").Append(field.Path).Append(" = ").Append(VisibleText.Line(Short(field.Show(request))))
                .Append(" (plain: ").Append(VisibleText.Line(Short(field.Show(simple)))).Append(')');
        if (!symptom.Plausible) text.Append("\nThe platform never sends such a request: its parts do not fit together, or a figure is out of all proportion.");
        return text.Append("\nRequest: ").Append(JsonSerializer.Serialize(request, RequestJson.Options)).ToString();
    }

    private static string Short(string value)
    {
        if (value.Length <= LongestValue) return value;
        var end = char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue;
        return $"{value[..end]}... ({value.Length} characters)";
    }
}
