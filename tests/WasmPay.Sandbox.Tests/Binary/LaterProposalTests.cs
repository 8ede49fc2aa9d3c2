using System.Globalization;
using WasmPay.Sandbox.Tests.Validators;
using static WasmPay.Sandbox.Tests.Binary.Binaries;

namespace WasmPay.Sandbox.Tests.Binary;

/// <summary>
/// A component that needs a proposal which is not released is refused as unsupported, by that proposal's name and at the byte that
/// needs it, wherever in the component it hides.
/// </summary>
public sealed class LaterProposalTests
{
    private const int Head = PreambleBytes + SectionHeadBytes;

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    // A component with each, and how far the offset is moved.
    private static (byte[] Bytes, int At)[] Around(byte[] component, int at) =>
    [
        (component, at),
        (Component(ComponentSection(component)), Head + at),
        (Component(Section(0, [1, (byte)'x']), ComponentSection(Component(ComponentSection(component)))), SectionHeadBytes + 2 + 2 * Head + at),
    ];

    [Theory, MemberData(nameof(Engines))]
    public void A_core_module_is_refused_by_what_it_needs_in_any_depth_of_components(string engine) => AllAreRefused(
        engine, LaterProposalCases.Core, each => Component(ModuleSection(CoreModule(Convert.FromHexString(each.Sections)))), shift: Head);

    [Theory, MemberData(nameof(Engines))]
    public void A_component_is_refused_by_what_it_needs_in_any_depth_of_components(string engine) => AllAreRefused(
        engine, LaterProposalCases.Components, each => Component(Convert.FromHexString(each.Sections)), shift: 0);

    private static void AllAreRefused(string engine, LaterProposal[] cases, Func<LaterProposal, byte[]> component, int shift)
    {
        using var core = Fixture.NewEngine(engine);
        using var sandbox = new Sandbox(new(), core);
        foreach (var each in cases)
        {
            foreach (var (bytes, at) in Around(component(each), each.Offset + shift))
            {
                Assert.False(sandbox.TryLoad(bytes, out _, out var refusals), each.Text);
                Assert.Equal((each.Text, "unsupported", at.ToString(CultureInfo.InvariantCulture)), (each.Text, refusals[0].Code, refusals[0].Place));
                Assert.Contains(each.Proposal, refusals[0].Message, StringComparison.Ordinal);
            }
        }
    }

    // The neighbours: what looks like it and is released, or is nothing at all.
    [Theory]
    [InlineData("(type (list u8))", "070301707d", null)]
    [InlineData("(type (option string))", "0703016b73", null)]
    [InlineData("(core type (module (import \"a\" \"b\" (memory 1 1))))", "030c015001000161016202010101", null)]
    [InlineData("a type of code 0x44", "07020144", "malformed")]
    [InlineData("a canonical function of code 0x3f", "0802013f", "malformed")]
    [InlineData("a core type of code 0x61", "03020161", "malformed")]
    [InlineData("limits with flags 16", "030c015001000161016202100101", "malformed")]
    [InlineData("(import \"a:b\" (func))", "070501400001000a080100" + "03613a620100", "invalid")]
    public void What_is_released_or_nobodys_is_not_taken_for_a_proposal(string text, string sections, string? code)
    {
        using var sandbox = new Sandbox(new());
        Assert.False(sandbox.TryLoad(Component(Convert.FromHexString(sections)), out _, out var refusals));
        Assert.Equal((text, code ?? "wrong-contract"), (text, refusals[0].Code));
    }
}
