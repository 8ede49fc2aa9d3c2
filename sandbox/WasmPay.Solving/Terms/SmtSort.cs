using System.Globalization;

namespace WasmPay.Solving.Terms;

/// <summary>What kind of thing a term is: a sort of SMT-LIB.</summary>
public sealed record SmtSort
{
    private SmtSort(string text) => Text = text;

    /// <summary>The sort in SMT-LIB.</summary>
    public string Text { get; }

    /// <summary>True or false.</summary>
    public static SmtSort Bool { get; } = new("Bool");

    /// <summary>Whole numbers without bounds.</summary>
    public static SmtSort Int { get; } = new("Int");

    /// <summary>Texts of UTF-16 code units (see <see cref="SmtText"/>).</summary>
    public static SmtSort String { get; } = new("String");

    /// <summary>Bit vectors of a width, at least one.</summary>
    public static SmtSort Bits(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return new SmtSort(string.Create(CultureInfo.InvariantCulture, $"(_ BitVec {width})"));
    }

    /// <summary>Arrays from one sort to another.</summary>
    public static SmtSort Array(SmtSort index, SmtSort element)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(element);
        return new SmtSort($"(Array {index.Text} {element.Text})");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
