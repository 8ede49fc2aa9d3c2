namespace WasmPay.Sandbox;

/// <summary>Where guests run.</summary>
public enum Isolation
{
    /// <summary>In processes of their own, which have nothing: whatever a guest does to its process costs its payments a referral.</summary>
    Process,

    /// <summary>In this process: some microseconds faster, and a mistake in an engine is this process's.</summary>
    InProcess,
}
