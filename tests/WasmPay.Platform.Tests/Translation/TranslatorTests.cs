using Microsoft.Extensions.AI;
using WasmPay.Platform.Translation;

namespace WasmPay.Platform.Tests.Translation;

public sealed class TranslatorTests
{
    private static readonly CatalogueTranslator Catalogue = new();

    [Theory]
    [InlineData("Unsupported currency: EUR", "es", "Moneda no admitida: EUR", TranslationStatus.Translated)]
    [InlineData("Moneda no admitida: EUR", "en", "Unsupported currency: EUR", TranslationStatus.Translated)]
    [InlineData("Unsupported currency: EUR", "en", "Unsupported currency: EUR", TranslationStatus.Original)]
    [InlineData("Unsupported currency: EUR", "fr", "Unsupported currency: EUR", TranslationStatus.Unavailable)]
    [InlineData("The payment was rejected: a rule of the bank looks at the amount.", "es", "El pago se ha rechazado: una norma del banco examina el importe.", TranslationStatus.Translated)]
    [InlineData("The payment is held for review: a rule of the bank looks at the amount, the memo and the country.", "es",
        "El pago queda retenido para su revisión: una norma del banco examina el importe, el concepto y el país.", TranslationStatus.Translated)]
    [InlineData("The payment was rejected: a rule of the bank looks at the amount and the moon.", "es",
        "The payment was rejected: a rule of the bank looks at the amount and the moon.", TranslationStatus.Unavailable)]
    [InlineData("Something of a bank's own.", "es", "Something of a bank's own.", TranslationStatus.Unavailable)]
    public async Task The_catalogue_translates_our_own_sentences_and_says_when_it_cannot(string text, string language, string expected, TranslationStatus status)
    {
        var translated = await Catalogue.TranslateAsync(text, language);
        Assert.Equal((expected, status), (translated.Text, translated.Status));
        Assert.Equal(status == TranslationStatus.Unavailable, translated.Reason is not null);
    }

    [Theory]
    [InlineData("Pagos de más de 10.000,00 USD a NDHV", "Payments over 10.000,00 USD to NDHV", null)]
    [InlineData("Over 10,000 USD", "Über 10.000 USD", "10,000")]
    [InlineData("Over 100 USD", "Über 100 EUR", "USD")]
    [InlineData("Account DE89370400440532013000", "Konto DE89370400440532013001", "DE89370400440532013000")]
    [InlineData("Twice 5 and 5", "Zweimal 5", "5")]
    [InlineData("No number", "Keine 7 Zahl", "7")]
    public void A_translation_keeps_all_numbers_and_codes_and_adds_none(string original, string translation, string? difference) =>
        Assert.Equal(difference, TranslationGuard.Difference(original, translation));

    [Theory]
    [InlineData("Bloqué : plus de 500 USD.", TranslationStatus.Translated)]
    [InlineData("Bloqué : plus de 5000 USD.", TranslationStatus.Unavailable)]
    [InlineData("", TranslationStatus.Unavailable)]
    public async Task A_models_translation_is_taken_only_when_it_keeps_the_numbers(string answer, TranslationStatus status)
    {
        using var model = new FixedModel(answer);
        var translated = await new ChatTranslator(model, Catalogue).TranslateAsync("Blocked: over 500 USD.", "fr");
        Assert.Equal(status, translated.Status);
        Assert.Equal(status == TranslationStatus.Translated ? answer : "Blocked: over 500 USD.", translated.Text);
    }

    [Fact]
    public async Task A_model_that_fails_leaves_the_original()
    {
        using var model = new FixedModel(null);
        var translated = await new ChatTranslator(model, Catalogue).TranslateAsync("Blocked.", "fr");
        Assert.Equal(("Blocked.", TranslationStatus.Unavailable), (translated.Text, translated.Status));
    }

    [Fact]
    public async Task The_model_is_not_asked_for_what_the_catalogue_knows()
    {
        using var model = new FixedModel(null);
        Assert.Equal(TranslationStatus.Translated, (await new ChatTranslator(model, Catalogue).TranslateAsync("Unsupported currency: EUR", "es")).Status);
        Assert.Equal(0, model.Calls);
    }

    /// <summary>A model at the seam of the library that answers one thing, or fails.</summary>
    private sealed class FixedModel(string? answer) : IChatClient
    {
        public int Calls { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            return answer is null ? throw new HttpRequestException("429") : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
