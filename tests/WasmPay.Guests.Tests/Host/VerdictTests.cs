using WasmPay.Guests.Lockdown;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A guest in a process of its own answers as it does in this one.</summary>
public sealed class VerdictTests : IClassFixture<VerdictTests.Shared>
{
    private readonly GuestHost _host;

    public VerdictTests(Shared shared) => _host = shared.Host!;

    [WorkerFact]
    public void A_payment_is_approved() => Hosts.AssertApproved(_host.Load(Guests.Simple).Validate(Guests.Payment(0)));

    [WorkerFact]
    public void Workers_are_held_by_all_that_is_required() => Assert.Equal(LockdownParts.Required, _host.Lockdown & LockdownParts.Required);

    public sealed class Shared : IDisposable
    {
        public GuestHost? Host { get; } = GuestHost.IsSupported(out _) ? new(Hosts.Options) : null;

        public void Dispose() => Host?.Dispose();
    }
}
