using System.Collections.Concurrent;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>A place in a sentence's tokens, with backtracking. It remembers how far any attempt came: what lies there was not understood.</summary>
internal sealed class Cursor
{
    private readonly IReadOnlyList<Token> _tokens;
    private readonly ConcurrentDictionary<string, Phrases<bool>> _book;
    private readonly string _text;
    private readonly Effort _effort;

    public Cursor(string text, IReadOnlyList<Token> tokens, Questions questions, ConcurrentDictionary<string, Phrases<bool>> book, Effort effort)
    {
        (_text, _tokens, Questions, _book, _effort) = (text, tokens, questions, book, effort);
    }

    /// <summary>A cursor over another text, such as an answer; its own open questions are not kept.</summary>
    public Cursor Fork(string text) => new(text, Lexer.Read(text), new Questions([]), _book, _effort);

    /// <summary>What could not be settled.</summary>
    public Questions Questions { get; }

    /// <summary>The currency of the payments that the sentence speaks of (<c>EUR payments over 500</c>); null where it names none.</summary>
    public string? Currency { get; set; }

    /// <summary>Index of the next token.</summary>
    public int Position { get; private set; }

    /// <summary>The furthest that any attempt came.</summary>
    public int Furthest { get; private set; }

    /// <summary>The next token.</summary>
    public Token Next => _tokens[Position];

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd => Next.Kind == TokenKind.End;

    /// <summary>The word just passed, in lower case; empty at the start.</summary>
    public string Last => Position == 0 ? "" : _tokens[Position - 1].Lower;

    /// <summary>The token <paramref name="ahead"/> of the next.</summary>
    public Token Peek(int ahead) => _tokens[Math.Min(Position + ahead, _tokens.Count - 1)];

    /// <summary>Passes over one token.</summary>
    public Token Take()
    {
        var token = Next;
        Advance(1);
        return token;
    }

    /// <summary>Passes over one of the phrases (see <see cref="Phrases{T}"/>) if it stands here.</summary>
    public bool Eat(string alternatives) => Eat(_book.GetOrAdd(alternatives, static a => new Phrases<bool>((a, true))), out _);

    /// <summary>Passes over one of the phrases, which may as well be absent.</summary>
    public bool Skip(string alternatives)
    {
        Eat(alternatives);
        return true;
    }

    /// <summary>Passes over a phrase if it stands here.</summary>
    public bool Eat<T>(Phrases<T> phrases, out T meaning)
    {
        _effort.Step();
        var length = phrases.Match(_tokens, Position, out var found);
        meaning = found!;
        Advance(length);
        return length > 0;
    }

    /// <summary>Whether one of the phrases stands here.</summary>
    public bool Sees(string alternatives)
    {
        var (position, furthest) = (Position, Furthest);
        var seen = Eat(alternatives);
        (Position, Furthest) = (position, furthest);
        return seen;
    }

    /// <summary>Runs an attempt; where it gives null or false everything is as before.</summary>
    public T? Try<T>(Func<T?> attempt)
    {
        var (position, currency, mark) = (Position, Currency, Questions.Mark());
        var result = attempt();
        if (result is null or false)
        {
            (Position, Currency) = (position, currency);
            Questions.Reset(mark);
        }
        return result;
    }

    /// <summary>The text from a token to the one before the next.</summary>
    public string TextFrom(int position) =>
        position >= Position ? "" : _text[_tokens[position].Start.._tokens[Position - 1].End];

    /// <summary>The text from where every attempt ended to the end of the sentence.</summary>
    public string Unread()
    {
        var from = Math.Min(Furthest, _tokens.Count - 1);
        if (_tokens[from].Kind == TokenKind.End) from = 0;
        return _tokens.Count < 2 ? "" : _text[_tokens[from].Start.._tokens[^2].End];
    }

    /// <summary>Goes to a place that was passed before.</summary>
    public void Return(int position) => Position = position;

    private void Advance(int tokens)
    {
        Position += tokens;
        if (Position > Furthest) Furthest = Position;
    }
}

/// <summary>How much work one rule may make: a text can be written so that its structures are more than can be tried.</summary>
internal sealed class Effort
{
    private const int MaximumSteps = 6_000_000;

    private int _steps;

    /// <summary>One attempt at a phrase.</summary>
    public void Step()
    {
        if (++_steps > MaximumSteps) throw new TooComplexException();
    }
}

/// <summary>The text has so many possible structures that it is not worth trying them all.</summary>
internal sealed class TooComplexException : Exception;
