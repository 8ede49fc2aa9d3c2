using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Reads the officer's answers, which are statements as they stand in rules.</summary>
internal static class Answers
{
    /// <summary>The condition that an answer states; null where the grammar does not read all of it.</summary>
    public static Condition? Read(Cursor c, string answer, BankProfile bank, Side side)
    {
        var inner = c.Fork(answer.TrimEnd('.', ' '));
        var grammar = new SentenceGrammar(inner, bank);
        var read = grammar.Conditions.Full();
        if (read is null || !inner.AtEnd || inner.Questions.Ambiguities.Count > 0) return null;
        return side == Side.Destination || side == Side.Origin ? read : null;
    }
}
