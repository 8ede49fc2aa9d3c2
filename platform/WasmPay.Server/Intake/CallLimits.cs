using System.Net;

namespace WasmPay.Server.Intake;

/// <summary>How much one caller, or one address, may have of the server.</summary>
public sealed record CallLimits
{
    /// <summary>Calls a second of each person or machine, over all of its keys; twice as many at once.</summary>
    public int PerSecond { get; init; } = 1_000;

    /// <summary>Calls a minute from one address by those who are not known: sign-ins, enrolments, and tokens that are nobody's.</summary>
    public int StrangersPerMinute { get; init; } = 60;

    /// <summary>Open connections of one address.</summary>
    public int ConnectionsPerAddress { get; init; } = 200;

    /// <summary>Open connections in all.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Networks of the proxies in front of the server: what they say of the caller's address is believed, and their own connections are not counted.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];
}
