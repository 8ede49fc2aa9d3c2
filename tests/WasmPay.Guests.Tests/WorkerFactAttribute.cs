using System.Runtime.CompilerServices;
using WasmPay.Testing;

namespace WasmPay.Guests.Tests;

/// <summary>A fact that needs processes of guests' own, which not every system has.</summary>
public sealed class WorkerFactAttribute([CallerMemberName] string testName = "") : ConditionalFactAttribute(MissingReason, testName)
{
    internal static string? MissingReason => GuestHost.IsSupported(out var why) ? null : why;
}

/// <summary>A theory that needs the same.</summary>
public sealed class WorkerTheoryAttribute([CallerMemberName] string testName = "") : ConditionalTheoryAttribute(WorkerFactAttribute.MissingReason, testName);
