namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Validators of which one engine decides once it has compiled them, and another until then.</summary>
internal static class Tiers
{
    /// <summary>The validator, when the first engine decides its payments.</summary>
    public static Validator OnFirst(Validator validator)
    {
        var tiers = (TieredComponent)validator.Decider;
        for (var i = 0; i < 2; i++) validator.Validate(Requests.Payment(1));
        Assert.True(SpinWait.SpinUntil(() => tiers.IsOnFirst, TimeSpan.FromMinutes(2)), "The first engine never had it.");
        return validator;
    }
}
