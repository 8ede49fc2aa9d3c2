namespace WasmPay.Platform;

/// <summary>What is asked for once more: the same terms are the same answer, others are refused with the field that differs.</summary>
internal static class Terms
{
    /// <summary>The first field that is not the same; null where all are.</summary>
    public static string? Difference(params ReadOnlySpan<(string Field, bool Same)> fields)
    {
        foreach (var (field, same) in fields)
            if (!same) return field;
        return null;
    }

    /// <summary>The thing is there, with another value of a field; which one is not told.</summary>
    public static Error ExistWith(string field, string thing) => new(ErrorCode.AlreadyExists, $"The {thing} exists already, with another `{field}`.", field);
}
