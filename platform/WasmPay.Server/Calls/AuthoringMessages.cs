using WasmPay.Api.V1;
using WasmPay.Authoring.Interpretations;
using WasmPay.Platform.Authorings;
using Answer = WasmPay.Authoring.Rules.Answer;

namespace WasmPay.Server.Calls;

/// <summary>Authorings as messages and back.</summary>
internal static class AuthoringMessages
{
    public static Api.V1.Authoring Write(AuthoringJob job)
    {
        var message = new Api.V1.Authoring
        {
            Id = job.Id,
            Number = job.Number,
            Bank = job.Bank,
            Rule = job.Rule,
            Language = job.Language ?? "",
            State = Messages.ToWire<Api.V1.AuthoringState>(job.State),
            Version = job.Version,
            Digest = job.Digest ?? "",
            DossierHash = job.DossierHash ?? "",
            Restarts = job.Restarts,
            CreatedBy = job.CreatedBy,
            CreatedAt = Messages.At(job.CreatedAt),
            ChangedAt = Messages.At(job.ChangedAt),
            ReadingJson = job.Reading ?? "",
        };
        if (job.Problem is { } problem) message.Problem = new AuthoringProblem { Code = problem.Code, Message = problem.Message, Phrase = problem.Phrase };
        message.Answers.AddRange(job.Answers.Select(a => new AuthoringAnswer { Kind = a.Kind, Phrase = a.Phrase, Text = a.Text, AnsweredBy = a.By, AnsweredAt = Messages.At(a.At) }));
        message.Questions.AddRange(job.Questions.Select(Write));
        return message;
    }

    public static WatchAuthoringResponse Write(AuthoringEvent one) => new()
    {
        Event = one.Number,
        At = Messages.At(one.At),
        Stage = one.Stage,
        State = Messages.ToWire<Api.V1.AuthoringState>(one.State),
        Message = one.Message,
        Fuel = one.Fuel,
    };

    public static Answer Read(AuthoringAnswer answer) => new(answer.Kind, answer.Phrase, answer.Text);

    private static AuthoringQuestion Write(Ambiguity question) => new()
    {
        Kind = question.Kind,
        Phrase = question.Phrase,
        Payment = question.Payment,
        Readings =
        {
            question.Readings.Select(r => new AuthoringReading { Id = r.Id, Text = r.Text, Decides = r.Decides is { } decision ? Messages.ToWire<Decision>(decision) : Decision.Unspecified }),
        },
    };
}
