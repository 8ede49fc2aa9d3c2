using System.Collections.Immutable;

namespace WasmPay.Authoring.Offline.Engine;

/// <summary>
/// What some words mean, in the abstract form that all languages share: a name and its parts, or an atom. Two are equal when they say the same,
/// wherever they stand.
/// </summary>
internal sealed class Sense : IEquatable<Sense>
{
    private Sense(string name, ImmutableArray<Sense> parts, string text)
    {
        (Name, Parts, Text) = (name, parts, text);
        Key = text != "" || parts.IsEmpty && name == "" ? $"'{text}'" : parts.IsEmpty ? name : $"{name}({string.Join(',', parts.Select(part => part.Key))})";
    }

    /// <summary>What is said; empty for an atom.</summary>
    public string Name { get; }

    /// <summary>Of what.</summary>
    public ImmutableArray<Sense> Parts { get; }

    /// <summary>An atom's text.</summary>
    public string Text { get; }

    /// <summary>The form as text, by which senses are compared.</summary>
    public string Key { get; }

    /// <summary>The words, as first and last token (exclusive) of the sentence.</summary>
    public (int From, int To) Span { get; init; }

    /// <summary>Where a word joins like to like, and binds more tightly than any other way to read it.</summary>
    public ImmutableHashSet<int> Tight { get; init; } = [];

    /// <summary>Where a word joins what is not alike.</summary>
    public ImmutableHashSet<int> Loose { get; init; } = [];

    /// <summary>A text, a number or a code.</summary>
    public static Sense Atom(string text) => new("", [], text);

    /// <summary>A name with its parts.</summary>
    public static Sense Of(string name, params ImmutableArray<Sense> parts) => new(name, parts, "");

    /// <summary>The same at a place.</summary>
    public Sense At((int From, int To) span, ImmutableHashSet<int> tight, ImmutableHashSet<int> loose) =>
        new(Name, Parts, Text) { Span = span, Tight = Tight.Union(tight), Loose = Loose.Union(loose) };

    /// <summary>Of two that say the same at one place: every tight joint of either, and the loose ones of both.</summary>
    public Sense Joined(Sense same) => new(Name, Parts, Text) { Span = Span, Tight = Tight.Union(same.Tight), Loose = Loose.Intersect(same.Loose) };

    /// <inheritdoc/>
    public bool Equals(Sense? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sense);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Key;
}
