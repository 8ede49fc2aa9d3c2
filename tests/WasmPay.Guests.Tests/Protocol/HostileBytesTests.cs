using WasmPay.Fuzzing;
using WasmPay.Guests.Lockdown;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Protocol;

/// <summary>Whatever a worker sends is a possible answer or a <see cref="WireException"/>, and costs no more memory than a multiple of what it sent.</summary>
public sealed class HostileBytesTests
{
    private const int AnswerBytes = 1 << 20;
    private static readonly OutcomeLimits s_limits = OutcomeLimits.Of(new());

    public static TheoryData<string> Answers => new([.. s_readers.Keys]);

    private delegate void Reader(ReadOnlySpan<byte> bytes);

    private static readonly Dictionary<string, Reader> s_readers = new()
    {
        ["outcomes"] = bytes =>
        {
            var from = new WireReader(bytes);
            var outcomes = new Outcome[2];
            BatchCodec.Read(ref from, outcomes, s_limits);
            foreach (var outcome in outcomes) AssertPossible(outcome);
        },
        ["unknown"] = bytes =>
        {
            var from = new WireReader(bytes);
            Assert.All(BatchCodec.ReadUnknown(ref from, 3), place => Assert.InRange(place, 0, 2));
        },
        ["covered"] = bytes =>
        {
            var from = new WireReader(bytes);
            var (hits, comparisons) = (Array.Empty<byte>(), Array.Empty<Comparison>());
            AssertPossible(CoverageCodec.ReadCovered(ref from, s_limits, ref hits, ref comparisons).Outcome);
        },
        ["loaded"] = bytes =>
        {
            var from = new WireReader(bytes);
            Assert.Contains(ComponentCodec.ReadLoaded(ref from).Contract, (string[])["0.1.0", "0.2.0"]);
        },
        ["refused"] = bytes =>
        {
            var from = new WireReader(bytes);
            Assert.NotEmpty(ComponentCodec.ReadRefused(ref from));
        },
        ["inspection"] = bytes =>
        {
            var from = new WireReader(bytes);
            ComponentCodec.ReadInspection(ref from, "digest", 1);
        },
        ["failed"] = bytes =>
        {
            var from = new WireReader(bytes);
            ComponentCodec.ReadFailed(ref from);
        },
        ["report"] = bytes =>
        {
            var from = new WireReader(bytes);
            WorkerReport.Read(ref from);
        },
        ["compiling"] = bytes =>
        {
            var from = new WireReader(bytes);
            Assert.True(CompilerNews.Read(ref from).Digest is null or { Length: 64 });
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Random_bytes_are_refused_within_bounds(string answer)
    {
        var random = new Random(11);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            // Numbers that pass for counts are small or huge, seldom anything else.
            for (var i = 0; i < bytes.Length; i++)
                if (random.Next(3) > 0) bytes[i] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(3));
            ReadOrRefuse(answer, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Damaged_answers_are_refused_or_still_possible(string answer)
    {
        var whole = Valid(answer);
        for (var length = 0; length < whole.Length; length++) Assert.Throws<WireException>(() => s_readers[answer](whole.AsSpan(0, length)));
        Assert.Throws<WireException>(() => s_readers[answer]([.. whole, 0]));
        s_readers[answer](whole);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in (byte[])[0, 1, 2, 0x7F, 0x80, 0xFF])
            {
                var damaged = whole.ToArray();
                damaged[at] = value;
                ReadOrRefuse(answer, damaged);
            }
        }
    }

    [Fact]
    public void A_count_without_bytes_behind_it_allocates_nothing()
    {
        // An outcome whose verdict has as many findings as may be, and no bytes for them.
        var payload = CodecTests.Payload(to =>
        {
            to.Begin(MessageKind.Outcomes);
            to.Count(1);
            to.Byte((byte)OutcomeKind.Verdict);
            to.U64(0);
            to.U64(0);
            to.U64(0);
            to.Flag(false);
            to.Flag(false);
            to.Flag(true);
            to.Byte((byte)Decision.Deny);
            to.Count(100);
        });
        Assert.Throws<WireException>(() =>
        {
            var from = new WireReader(payload);
            BatchCodec.Read(ref from, new Outcome[1], s_limits);
        });
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        foreach (var bad in (byte[][])[[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]])
        {
            var payload = CodecTests.Payload(to =>
            {
                to.Begin(MessageKind.Failed);
                to.Bytes(bad);
            });
            Assert.Throws<WireException>(() =>
            {
                var from = new WireReader(payload);
                ComponentCodec.ReadFailed(ref from);
            });
        }
    }

    private static void ReadOrRefuse(string answer, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            s_readers[answer](bytes);
        }
        catch (WireException)
        {
            // As it should be.
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AnswerBytes);
    }

    private static void AssertPossible(Outcome outcome)
    {
        Assert.Equal(outcome.Kind == OutcomeKind.Verdict, outcome.Verdict is not null);
        if (outcome.Verdict is { } verdict) Assert.Equal(verdict.Decision == Decision.Approve, verdict.Findings.Count == 0);
        Assert.InRange(outcome.Fuel, 0ul, s_limits.Fuel);
    }

    private static byte[] Valid(string answer)
    {
        var outcome = new Outcome { Kind = OutcomeKind.Verdict, Verdict = new(Decision.Deny, [new("clause", "ünï")]), Fuel = 9, Legacy = new(false, "no"), Log = [new("a", "b", "c")] };
        return answer switch
        {
            "outcomes" => CodecTests.Payload(to => BatchCodec.Write(to, [outcome, outcome], AnswerBytes)),
            "unknown" => CodecTests.Payload(to => BatchCodec.WriteUnknown(to, [0, 2])),
            "covered" => CodecTests.Payload(to => CoverageCodec.WriteCovered(to, outcome, [1, 2, 3], [new(4, 5)])),
            "loaded" => CodecTests.Payload(to => ComponentCodec.WriteLoaded(to, "0.2.0", new("engine", "1", "none"))),
            "refused" => CodecTests.Payload(to => ComponentCodec.WriteRefused(to, [new("code", "message", "place")])),
            "inspection" => CodecTests.Payload(to => ComponentCodec.WriteInspection(to, new("", 0, "0.2.0", ["i"], ["e"], false, [new("c", "m")], new("", "", ""), ""))),
            "compiling" => CodecTests.Payload(new CompilerNews(new string('a', 64)).Write),
            "failed" => CodecTests.Payload(to => ComponentCodec.WriteFailed(to, "a sentence")),
            _ => CodecTests.Payload(new WorkerReport([new("engine", "1", "none")], ["reason"], LockdownParts.Required).Write),
        };
    }
}
