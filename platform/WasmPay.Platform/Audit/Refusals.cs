using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit;

/// <summary>What was refused: who asked for what, and why he did not get it.</summary>
/// <param name="Who">Id of the principal; of who is not known his address.</param>
/// <param name="IsKnown">Whether it is a principal's id.</param>
/// <param name="Method">What was called, such as <c>StopService/StopBank</c>.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Place">What the error is about, such as a permission's field; empty where it says nothing.</param>
public readonly record struct RefusedCall(string Who, bool IsKnown, string Method, ErrorCode Code, string Place);

/// <summary>
/// The refusals of a short time, on their way into one audit record. Who is refused a thousand times is one line with a count, and a thousand addresses
/// are few lines: nobody fills the store by being refused.
/// </summary>
public sealed class Refusals
{
    // Nobody pushes others out by being refused in many ways.
    private const int MostAtOnce = 50, MostOfOne = 10, MostMisses = 5;

    private static readonly Principal s_platform = new(Principal.Platform, "The platform", Principal.Platform, Roles.None);
    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly Lock _lock = new();
    private Dictionary<RefusedCall, long> _noted = [];
    private long _others;

    internal Refusals(Database database, AuditLog audit) => (_database, _audit) = (database, audit);

    /// <summary>Whether an error with this code says that somebody asked for what is not his, which is answered as what is not there.</summary>
    public static bool IsRefusal(ErrorCode code) => code is ErrorCode.Unauthenticated or ErrorCode.Forbidden or ErrorCode.FourEyes or ErrorCode.RateLimited or ErrorCode.NotFound or ErrorCode.UnknownAccount;

    // Also a typing error: many of them hide nothing else.
    private static bool IsMiss(ErrorCode code) => code is ErrorCode.NotFound or ErrorCode.UnknownAccount;

    /// <summary>Notes one.</summary>
    public void Note(RefusedCall call)
    {
        lock (_lock)
        {
            if (_noted.TryGetValue(call, out var times)) _noted[call] = times + 1;
            else if (_noted.Count < MostAtOnce && _noted.Keys.Count(other => other.Who == call.Who && IsMiss(other.Code) == IsMiss(call.Code)) < (IsMiss(call.Code) ? MostMisses : MostOfOne)) _noted.Add(call, 1);
            else _others++;
        }
    }

    /// <summary>Writes what was noted since the last time. Where the store does not take it, it stays noted.</summary>
    public async Task WriteAsync(CancellationToken cancellation = default)
    {
        var (noted, others) = Take();
        if (noted.Count == 0 && others == 0) return;
        try
        {
            // One record: the chain's end is held no longer than for a payment.
            var written = await _database.WriteAsync<long>(
                async s => await _audit.AppendAsync(s, "calls.refused", s_platform, "refusals", Body(noted, others)).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            if (written.IsOk) return;
            GiveBack(noted, others);
        }
        catch
        {
            GiveBack(noted, others);
            throw;
        }
    }

    private static JsonObject Body(Dictionary<RefusedCall, long> noted, long others) => new()
    {
        ["calls"] = new JsonArray([.. noted.OrderBy(n => n.Key.Method, StringComparer.Ordinal).ThenBy(n => n.Key.Who, StringComparer.Ordinal).Select(n => (JsonNode)new JsonObject
        {
            [n.Key.IsKnown ? "principal" : "address"] = n.Key.Who, ["method"] = n.Key.Method, ["code"] = Wire.Name(n.Key.Code), ["place"] = n.Key.Place, ["times"] = n.Value,
        })]),
        ["others"] = others,
    };

    private (Dictionary<RefusedCall, long> Noted, long Others) Take()
    {
        lock (_lock)
        {
            var taken = (_noted, _others);
            (_noted, _others) = ([], 0);
            return taken;
        }
    }

    private void GiveBack(Dictionary<RefusedCall, long> noted, long others)
    {
        lock (_lock)
        {
            foreach (var (call, times) in noted)
                if (_noted.TryGetValue(call, out var since)) _noted[call] = since + times;
                else if (_noted.Count < MostAtOnce) _noted.Add(call, times);
                else _others += times;
            _others += others;
        }
    }
}
