using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Meaning;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>A reading is believed where independent voices agree with it on every payment; where one differs, the officer is asked with that payment.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class VoicedAuthorTests(JudgeFixture fixture)
{
    private const string Limit = "transaction.reporting.units";

    // "Deny payments over EUR 10,000."
    private static readonly Interpretation s_right = Denies(Number(Limit, Comparator.MoreThan, 1_000_000));
    private static readonly Interpretation s_wrong = Denies(Number(Limit, Comparator.AtLeast, 1_000_000));
    private static readonly Example s_over = new("over", new Dictionary<string, FactValue> { [Limit] = new NumberValue(1_000_001) }, Decision.Deny);
    private static readonly Example s_at = new("at the limit", new Dictionary<string, FactValue> { [Limit] = new NumberValue(1_000_000) }, Decision.Approve);

    [Fact]
    public async Task Voices_that_agree_make_a_program()
    {
        var answer = await HearAsync(new Voices { Main = s_right, Source = s_right });
        Assert.Equal((AuthorOutcome.Program, 0), (answer.Outcome, answer.Notes.Count));
    }

    public static TheoryData<string> Wrong => ["the reading", "the examples", "another reading", "the offline author", "the source"];

    [Theory, MemberData(nameof(Wrong))]
    public async Task Whichever_voice_is_wrong_the_officer_is_asked_with_the_payment(string voice)
    {
        var answer = await HearAsync(With(voice));

        Assert.Equal(AuthorOutcome.Clarify, answer.Outcome);
        var question = answer.Interpretation.Ambiguities[0];
        Assert.Equal(VoicedAuthor.PaymentQuestion, question.Kind);
        Assert.Contains("the value in EUR is EUR 10,000.00", question.Payment, StringComparison.Ordinal);
        Assert.Equal([Decision.Approve, Decision.Deny], question.Readings.Select(r => r.Decides!.Value).Order());
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task The_officers_answer_decides_whichever_voice_was_wrong(string voice)
    {
        var voices = With(voice);
        var question = (await HearAsync(voices)).Interpretation.Ambiguities[0];

        var answer = await HearAsync(voices, new Answer(question.Kind, question.Phrase, "approve"));

        Assert.Equal(AuthorOutcome.Program, answer.Outcome);
        Assert.Equal(Decision.Approve, new InterpretationEvaluator(answer.Interpretation).Decide(SampleRequests.ToRequest(JudgeFixture.Bank, s_at)).Decision);
        Assert.Contains(answer.Interpretation.Examples, example => example.About == "answered by the officer" && example.Decision == Decision.Approve);
    }

    [Theory]
    [InlineData("It must be denied.")]
    [InlineData("Denying would be wrong.")]
    [InlineData("banana")]
    [InlineData("")]
    public async Task An_answer_that_names_no_decision_binds_nothing_and_is_asked_for_again(string said)
    {
        var voices = With("the examples");
        var question = (await HearAsync(voices)).Interpretation.Ambiguities[0];

        var answer = await HearAsync(voices, new Answer(question.Kind, question.Phrase, said));

        Assert.Equal((AuthorOutcome.Clarify, question.Phrase), (answer.Outcome, answer.Interpretation.Ambiguities[0].Phrase));
    }

    [Fact]
    public async Task A_question_names_what_is_special_about_its_payment_even_where_no_reading_looks_at_it()
    {
        // The words spare governments, and no reading does.
        var spared = new Example("a government", new Dictionary<string, FactValue> { [Limit] = new NumberValue(2_000_000), ["transaction.origin.holder"] = new TextValue("government") }, Decision.Approve);

        var answer = await HearAsync(new Voices { Main = s_right, Source = s_right, Examples = [new WordExample(spared, "unless a government")] });

        Assert.Contains("the payer's holder is government", Assert.Single(answer.Interpretation.Ambiguities).Payment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_reading_is_changed_to_fit_an_answer()
    {
        var question = (await HearAsync(With("the examples"))).Interpretation.Ambiguities[0];

        // The officer says that a payment of just the limit is referred, which nobody read.
        var answer = await HearAsync(With("the examples"), new Answer(question.Kind, question.Phrase, "refer"));

        Assert.Equal((AuthorOutcome.Refuse, "no-reading"), (answer.Outcome, Assert.Single(answer.Interpretation.Problems).Code));
    }

    [Fact]
    public async Task A_critic_who_finds_a_difference_is_put_to_the_officer_in_his_words()
    {
        var voices = new Voices { Main = s_right, Critique = new Critique([new Difference("over EUR 10,000", "more than EUR 10,000.00", "The paraphrase leaves out refunds.", "A refund of EUR 12,000.")]) };

        var question = Assert.Single((await HearAsync(voices)).Interpretation.Ambiguities);

        Assert.Equal((VoicedAuthor.CriticQuestion, "A refund of EUR 12,000."), (question.Kind, question.Payment));
        Assert.Contains("where the value is more than EUR 10,000.00.", voices.Paraphrase, StringComparison.Ordinal);
        Assert.Equal(AuthorOutcome.Program, (await HearAsync(voices, new Answer(question.Kind, question.Phrase, "as-read"))).Outcome);
    }

    [Theory]
    [InlineData("otherwise")]
    [InlineData("As the rule has it: over EUR 10,000")]
    public async Task A_reading_that_the_officer_finds_wrong_with_the_critic_is_no_reading_and_is_not_asked_about_again(string said)
    {
        var voices = new Voices { Main = s_right, Critique = new Critique([new Difference("over EUR 10,000", "more than EUR 10,000.00", "The paraphrase leaves out refunds.", "A refund of EUR 12,000.")]) };
        var question = Assert.Single((await HearAsync(voices)).Interpretation.Ambiguities);

        var answer = await HearAsync(voices, new Answer(question.Kind, question.Phrase, said));

        Assert.Equal((AuthorOutcome.Refuse, "no-reading"), (answer.Outcome, Assert.Single(answer.Interpretation.Problems).Code));
    }

    [Theory]
    [InlineData("payment", "deny", true)]
    [InlineData("payment", "Refer: as the reading has it", true)]
    [InlineData("payment", "It must be denied.", false)]
    [InlineData("payment", "denying", false)]
    [InlineData("critic", "as-read", true)]
    [InlineData("critic", "otherwise", true)]
    [InlineData("critic", "yes", false)]
    [InlineData("scope", "whatever I like", true)]
    public void An_answer_that_says_nothing_is_told_apart_from_one_that_does(string kind, string said, bool answers) =>
        Assert.Equal(answers, VoiceReplies.Fault(new Answer(kind, "x", said)) is null);

    [Fact]
    public async Task A_source_is_held_against_the_examples_of_the_words_too()
    {
        // It spares the memo "rent", which neither the reading nor a boundary of it looks at; an example of the words does.
        var example = new Example("rent", new Dictionary<string, FactValue> { [Limit] = new NumberValue(2_000_000), ["transaction.memo"] = new TextValue("rent") }, Decision.Deny);
        var spares = Denies(All(Number(Limit, Comparator.MoreThan, 1_000_000), Not(Memo(TextPart.Contains, "rent"))));

        var answer = await HearAsync(new Voices { Main = s_right, Source = spares, Examples = [new WordExample(example, "over")] });

        Assert.Equal(SourceAgreement.Differs, answer.OwnSource!.Comparison.Agreement);
        Assert.Equal(VoicedAuthor.PaymentQuestion, Assert.Single(answer.Interpretation.Ambiguities).Kind);
    }

    [Fact]
    public async Task A_voice_that_fails_is_said_and_stops_nothing()
    {
        var answer = await HearAsync(new Voices { Main = s_right, Silent = true });
        Assert.Equal(AuthorOutcome.Program, answer.Outcome);
        Assert.All(answer.Notes, note => Assert.Equal("voice-silent", note.Code));
        Assert.Equal(4, answer.Notes.Count);
    }

    [Fact]
    public async Task What_the_reading_asks_itself_is_asked_first()
    {
        var asks = new Interpretation { Ambiguities = [new Ambiguity("scope", "over", [])] };
        var answer = await HearAsync(new Voices { Main = asks, MainOutcome = AuthorOutcome.Clarify });
        Assert.Equal("scope", Assert.Single(answer.Interpretation.Ambiguities).Kind);
    }

    [Theory]
    [InlineData("""{},"decision":"approve"}],"clauses":[{"code":"x""")]
    [InlineData("not json")]
    [InlineData("""[{"a":[[[[1]]]]}]""")]
    [InlineData("null")]
    public async Task An_answer_about_no_payment_binds_nothing(string phrase)
    {
        var answer = await HearAsync(new Voices { Main = s_right, Source = s_right }, new Answer(VoicedAuthor.PaymentQuestion, phrase, "approve"));
        Assert.Equal((AuthorOutcome.Program, 0), (answer.Outcome, answer.Interpretation.Examples.Count));
    }

    [Fact]
    public async Task A_voice_of_which_nothing_is_known_is_asked_about_once()
    {
        var voices = new Voices { Main = s_right, Source = s_right };
        async Task<AuthorAnswer> Hear(params Answer[] answers)
        {
            using var author = new VoicedAuthor(new Fixed(s_right), voices, new Fixed(s_wrong), new JudgedAuthorTests.Silent(), new VoicesOptions { Readings = 0 });
            return await author.InterpretAsync(new RuleRequest("Deny payments over EUR 10,000.", JudgeFixture.Bank) { Answers = answers }, default);
        }
        var question = Assert.Single((await Hear()).Interpretation.Ambiguities);
        Assert.Equal((VoicedAuthor.UnknownQuestion, "It gave up."), (question.Kind, question.Payment));
        Assert.Equal(AuthorOutcome.Program, (await Hear(new Answer(question.Kind, question.Phrase, "as-read"))).Outcome);
    }

    [Fact]
    public async Task A_source_that_agrees_is_kept_and_says_on_how_many_payments()
    {
        var voices = new Voices { Main = s_right };

        var own = (await HearAsync(voices)).OwnSource!;

        Assert.Equal(("source", "test", new Assumption("over", "More than.")), (own.Source, own.Provenance.Author, Assert.Single(own.Assumptions)));
        Assert.Equal(SourceAgreement.Agrees, own.Comparison.Agreement);
        Assert.True(own.Comparison.Payments > 3, $"{own.Comparison.Payments}");
        Assert.Contains($"agrees with the reading on {own.Comparison.Payments} payments", own.Comparison.Message, StringComparison.Ordinal);
        Assert.Equal(1, voices.Sources);
    }

    [Fact]
    public async Task A_source_is_compared_again_with_the_reading_that_the_officers_answer_chose()
    {
        // The first reading is wrong, and the source is as the other reading is.
        var voices = With("the reading");
        var asked = await HearAsync(voices);
        var question = asked.Interpretation.Ambiguities[0];

        var answer = await HearAsync(voices, new Answer(question.Kind, question.Phrase, "approve"));

        Assert.Equal((SourceAgreement.Differs, SourceAgreement.Agrees), (asked.OwnSource!.Comparison.Agreement, answer.OwnSource!.Comparison.Agreement));
        Assert.Contains("where the value in EUR is EUR 10,000.00, it gives approve, and deny is meant", asked.OwnSource.Comparison.Message, StringComparison.Ordinal);
        Assert.Equal(2, voices.Sources);
    }

    [Fact]
    public async Task A_source_that_decides_otherwise_than_the_officer_is_shown_and_asks_nothing_more()
    {
        // It denies whatever is more than EUR 1.00, and would have a question for each payment between.
        var voices = new Voices { Main = s_right, Source = Denies(Number(Limit, Comparator.MoreThan, 100)) };
        var question = Assert.Single((await HearAsync(voices)).Interpretation.Ambiguities);

        var answer = await HearAsync(voices, new Answer(question.Kind, question.Phrase, "approve"));

        Assert.Equal((AuthorOutcome.Program, SourceAgreement.Differs), (answer.Outcome, answer.OwnSource!.Comparison.Agreement));
    }

    [Theory]
    [InlineData(false, SourceAgreement.DoesNotBuild, "It does not build: TS1 at 2:3: no.")]
    [InlineData(true, SourceAgreement.NotCompared, "It could not be built: TS1 at 2:3: no.")]
    public async Task A_source_that_does_not_run_is_kept_and_whose_fault_it_is_is_said(bool ofHost, SourceAgreement agreement, string message)
    {
        var answer = await HearAsync(new Voices { Main = s_right, Built = new BuiltSource(null, "TS1 at 2:3: no.", ofHost) });

        Assert.Equal((AuthorOutcome.Program, new SourceComparison(agreement, 0, message)), (answer.Outcome, answer.OwnSource!.Comparison));
        Assert.EndsWith(message, Assert.Single(answer.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutcomeKind.OutOfFuel, SourceAgreement.Differs)]
    [InlineData(OutcomeKind.Deadline, SourceAgreement.NotCompared)]
    [InlineData(OutcomeKind.HostFailure, SourceAgreement.NotCompared)]
    public async Task A_source_that_gives_no_verdict_agrees_with_nothing_and_is_no_question(OutcomeKind kind, SourceAgreement agreement)
    {
        var answer = await HearAsync(new Voices { Main = s_right, Built = new BuiltSource(new Mute(kind)) });

        Assert.Equal((AuthorOutcome.Program, agreement, 0), (answer.Outcome, answer.OwnSource!.Comparison.Agreement, answer.OwnSource.Comparison.Payments));
        Assert.Contains("It gave up.", answer.OwnSource.Comparison.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_asked_for_no_source_has_none()
    {
        var voices = new Voices { Main = s_right };
        using var author = new VoicedAuthor(new Fixed(s_right), voices, new Fixed(s_right), fixture.Solver, new VoicesOptions { Readings = 1 });

        var answer = await author.InterpretAsync(new RuleRequest("Deny payments over EUR 10,000.", JudgeFixture.Bank), default);

        Assert.Equal((AuthorOutcome.Program, null, 0), (answer.Outcome, answer.OwnSource, voices.Sources));
    }

    private sealed class Mute(OutcomeKind kind) : IValidator
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation) => new() { Kind = kind, Explanation = "It gave up.", Fuel = 0 };
    }

    private static Voices With(string wrong) => new()
    {
        Main = wrong == "the reading" ? s_wrong : s_right,
        Examples = wrong == "the examples" ? [new WordExample(s_at with { Decision = Decision.Deny }, "over")] : [new WordExample(s_over, "over"), new WordExample(s_at, "over")],
        Other = wrong == "another reading" ? s_wrong : s_right,
        Offline = wrong == "the offline author" ? s_wrong : s_right,
        Source = wrong == "the source" ? s_wrong : s_right,
    };

    private async Task<AuthorAnswer> HearAsync(Voices voices, params Answer[] answers)
    {
        var options = new VoicesOptions { Readings = 1, Build = (_, _) => Task.FromResult(voices.Built ?? new BuiltSource(new InterpretationEvaluator(voices.Source ?? s_right))) };
        using var author = new VoicedAuthor(new Fixed(voices.Main, voices.MainOutcome), voices, new Fixed(voices.Offline ?? s_right), fixture.Solver, options);
        return await author.InterpretAsync(new RuleRequest("Deny payments over EUR 10,000.", JudgeFixture.Bank) { Answers = answers }, default);
    }

    private sealed class Fixed(Interpretation reading, AuthorOutcome outcome = AuthorOutcome.Program) : IRuleAuthor
    {
        public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation) => Task.FromResult(new AuthorAnswer(outcome, reading, new AuthorProvenance("test", "1")));
    }

    private sealed class Voices : IModelVoices
    {
        private static readonly AuthorProvenance s_test = new("test", "1");

        public required Interpretation Main { get; init; }

        public AuthorOutcome MainOutcome { get; init; } = AuthorOutcome.Program;

        public IReadOnlyList<WordExample> Examples { get; init; } = [];

        public Interpretation? Other { get; init; }

        public Interpretation? Offline { get; init; }

        public Interpretation? Source { get; init; }

        public BuiltSource? Built { get; init; }

        public int Sources { get; private set; }

        public Critique Critique { get; init; } = new([]);

        public bool Silent { get; init; }

        public string Paraphrase { get; private set; } = "";

        public Task<ModelAnswer<WordExamples>> ExamplesAsync(RuleRequest rule, CancellationToken cancellation) => Say(new WordExamples(Examples, []));

        public Task<ModelAnswer<Interpretation>> ReadingAsync(RuleRequest rule, VoiceTuning tuning, CancellationToken cancellation) => Say(Other ?? Main);

        public Task<ModelAnswer<WrittenSource>> SourceAsync(RuleRequest rule, CancellationToken cancellation)
        {
            Sources++;
            return Say(new WrittenSource("source", [new Assumption("over", "More than.")]));
        }

        public Task<ModelAnswer<Critique>> CritiqueAsync(RuleRequest rule, string paraphrase, CancellationToken cancellation)
        {
            Paraphrase = paraphrase;
            return Say(Critique);
        }

        private Task<ModelAnswer<T>> Say<T>(T value) where T : class =>
            Task.FromResult(Silent ? new ModelAnswer<T>(null, new Problem("model-unavailable", "It is away."), s_test) : new ModelAnswer<T>(value, null, s_test));
    }
}
