using System.Collections;
using System.Reflection;
using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>The contracts' direct path writes what the general canonical ABI writes, byte for byte and at the same fuel.</summary>
public sealed class CodecTests
{
    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1")]
    public void A_request_lies_in_memory_as_the_general_path_puts_it(string encoding)
    {
        foreach (var request in Samples())
        {
            var direct = Written(encoding, context => ContractCodec.Lower(context, request, ContractVersion.Second));
            var general = Written(encoding, context =>
            {
                var parameters = ContractTypes.Second.ParameterRecord;
                var at = context.Realloc(0, 0, (uint)parameters.Align, (uint)parameters.Size);
                new Lowerer(context, new CallScope()).Store(parameters, ToValue(new { request.Transaction, request.History }, parameters), at);
                return at;
            });
            Assert.Equal(general.At, direct.At);
            Assert.Equal(general.Fuel, direct.Fuel);
            Assert.True(general.Memory.AsSpan().SequenceEqual(direct.Memory));
        }
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    public void A_request_of_0_3_0_lies_in_memory_as_the_general_path_puts_it_and_without_what_is_not_known(string encoding)
    {
        foreach (var known in Samples())
            foreach (var strangers in (Strangers[])[Strangers.None, Strangers.Origin, Strangers.Destination, Strangers.Origin | Strangers.Destination])
            {
                var request = NotKnown.Of(strangers, known);
                var direct = Written(encoding, context => ContractCodec.Lower(context, request, ContractVersion.Third));
                var general = Written(encoding, context =>
                {
                    var parameters = ContractTypes.Third.ParameterRecord;
                    var at = context.Realloc(0, 0, (uint)parameters.Align, (uint)parameters.Size);
                    new Lowerer(context, new CallScope()).Store(parameters, ToValue(Sayable.Of(request), parameters), at);
                    return at;
                });
                Assert.Equal(general.At, direct.At);
                Assert.Equal(general.Fuel, direct.Fuel);
                Assert.True(general.Memory.AsSpan().SequenceEqual(direct.Memory));
            }
    }

    /// <summary>A request in the terms of 0.3.0, where what is not known is null.</summary>
    private sealed record Sayable(Sayable.Payment Transaction, Sayable.Before History)
    {
        public sealed record Side(
            string Account, string Name, string Address, string Identifier, string BirthDate, string Bank, string Country, string Residence, Holder Holder, Rating? Rating, uint? AgeDays, IReadOnlyList<string> Lists);

        public sealed record Payment(string Id, Side Origin, Side Destination, Money Amount, Money Reporting, Channel Channel, string Purpose, string Memo, Moment At);

        public sealed record Before(Activity? Sent, Activity? Received, Activity Pair, bool FirstPayment, uint? IdleMinutes);

        public static Sayable Of(ValidationRequest request)
        {
            var (t, h) = request;
            var (payer, payee) = (!request.Strangers.HasFlag(Strangers.Origin), !request.Strangers.HasFlag(Strangers.Destination));
            return new(
                new(t.Id, Of(t.Origin, payer), Of(t.Destination, payee), t.Amount, t.Reporting, t.Channel, t.Purpose, t.Memo, t.At),
                new(payer ? h.Sent : null, payee ? h.Received : null, h.Pair, h.FirstPayment, payer ? h.IdleMinutes : null));
        }

        private static Side Of(Party p, bool known) =>
            new(p.Account, p.Name, p.Address, p.Identifier, p.BirthDate, p.Bank, p.Country, p.Residence, p.Holder, known ? p.Rating : null, known ? p.AgeDays : null, p.Lists);
    }

    private static IEnumerable<ValidationRequest> Samples()
    {
        var plain = Requests.Payment();
        yield return plain;
        yield return plain with { History = plain.History with { IdleMinutes = null, FirstPayment = false } };
        yield return Requests.Payment(long.MinValue, "", "");
        yield return Requests.Payment(long.MaxValue, "KWD", "é");
        var none = plain.Transaction.Origin with { Lists = [], Holder = Holder.Government, Rating = Rating.Prohibited, AgeDays = uint.MaxValue };
        yield return plain with { Transaction = plain.Transaction with { Origin = none, Channel = Channel.Batch } };
        var busy = new Activity(new(1, 2), new(3, -4), new(5, 6), new(uint.MaxValue, long.MinValue), new(9, 10), new(11, 12));
        yield return plain with { History = new(busy, busy with { Hour = default }, busy, true, 0) };
    }

    private static (uint At, ulong Fuel, byte[] Memory) Written(string encoding, Func<AbiContext, uint> lower)
    {
        using var engine = new ManagedEngine();
        var (plan, modules, error) = ComponentDecoder.Decode(Fixture.Bytes($"behaviours-{encoding}.wasm"), engine, new(), new());
        Assert.Null(error);
        using var graph = new ComponentGraph(engine.CreateStore(new()), 100);
        graph.Store.Fuel = 1_000_000;
        var root = graph.Instantiate(plan!, (name, type) => TrappingImports.Create(name, type));
        var validate = (LiftedFunc)((RuntimeInstance)root.Exports.Values.Single()).Exports["validate"];
        var at = lower(validate.Context);
        // What the host's work costs differs with the path; the guest's own does not.
        graph.Meter.Settle();
        var written = (at, graph.Store.Fuel + graph.Meter.Charged, validate.Context.View(0, (int)validate.Context.MemoryLength).ToArray());
        foreach (var module in modules) module.Dispose();
        return written;
    }

    // A record's constructor lists its members in the contract's order.
    private static ComponentValue ToValue(object? value, ValType type)
    {
        switch (type)
        {
            case RecordType record:
                var names = value!.GetType().GetConstructors().Where(each => each.GetParameters().Length > 0).OrderByDescending(each => each.GetParameters().Length).First().GetParameters();
                Assert.Equal(record.Fields.Count, names.Length);
                return new SequenceValue([.. record.Fields.Select((field, i) =>
                    ToValue(value.GetType().GetProperty(names[i].Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!.GetValue(value), field.Type))]);
            case ListType list: return new SequenceValue([.. ((IEnumerable)value!).Cast<object>().Select(item => ToValue(item, list.Element))]);
            case VariantType { Form: VariantForm.Option } option: return value is null ? new VariantValue(0, null) : new VariantValue(1, ToValue(value, option.Cases[1].Type!));
            case VariantType: return new VariantValue((int)value!, null);
            default:
                return value switch
                {
                    string text => new TextValue(text),
                    bool truth => new BoolValue(truth),
                    long number => new SignedValue(number),
                    _ => new UnsignedValue(Convert.ToUInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
                };
        }
    }
}
