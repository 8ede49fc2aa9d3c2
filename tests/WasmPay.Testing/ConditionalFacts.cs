using System.Runtime.CompilerServices;
using Xunit;

namespace WasmPay.Testing;

/// <summary>
/// A fact that needs something that may be absent. Where it is, the test skips and its printed name says why,
/// since the console shows names of skipped tests but not their reasons.
/// </summary>
public abstract class ConditionalFactAttribute : FactAttribute
{
    /// <summary>Skips for <paramref name="missingReason"/>, unless it is null.</summary>
    protected ConditionalFactAttribute(string? missingReason, string testName)
    {
        if (missingReason is null) return;
        Skip = missingReason;
        DisplayName = $"{testName} (skipped: {missingReason})";
    }
}

/// <summary>A theory that needs something that may be absent; see <see cref="ConditionalFactAttribute"/>.</summary>
public abstract class ConditionalTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips for <paramref name="missingReason"/>, unless it is null.</summary>
    protected ConditionalTheoryAttribute(string? missingReason, string testName)
    {
        if (missingReason is null) return;
        Skip = missingReason;
        DisplayName = $"{testName} (skipped: {missingReason})";
    }
}

/// <summary>A fact that needs <paramref name="relative"/> below <c>../shared</c>.</summary>
public sealed class SharedFactAttribute(string relative, [CallerMemberName] string testName = "")
    : ConditionalFactAttribute(SharedMaterial.MissingReason(relative), testName);

/// <summary>A theory that needs <paramref name="relative"/> below <c>../shared</c>.</summary>
public sealed class SharedTheoryAttribute(string relative, [CallerMemberName] string testName = "")
    : ConditionalTheoryAttribute(SharedMaterial.MissingReason(relative), testName);

/// <summary>A fact about what Linux alone can do.</summary>
public sealed class LinuxFactAttribute([CallerMemberName] string testName = "")
    : ConditionalFactAttribute(OperatingSystem.IsLinux() ? null : "this is about Linux", testName);
