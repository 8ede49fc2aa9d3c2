using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One name with its text or bytes.</summary>
    public sealed class Entry
    {
        // PROTOCOL-HTTP2.md, "Custom-Metadata": Header-Name -> 1*( %x30-39 / %x61-7A / "_" / "-" / ".").
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text; the key must not end in <c>-bin</c>.</summary>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalise(key);
            if (IsBinary) throw new ArgumentException($"The key '{Key}' ends in -bin, so its value must be bytes.", nameof(key));
            if (!IsValidText(value)) throw new ArgumentException($"The value of '{Key}' is not printable ASCII; a key ending in -bin carries anything.", nameof(value));
            _text = value;
        }

        /// <summary>Bytes; the key must end in <c>-bin</c>.</summary>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalise(key);
            if (!IsBinary) throw new ArgumentException($"The key '{Key}' must end in -bin to carry bytes.", nameof(key));
            _bytes = (byte[])valueBytes.Clone();
        }

        /// <summary>The name, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text; an error where the value is bytes.</summary>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes, not text.");

        /// <summary>The value as bytes (of a text: its ASCII).</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        /// <inheritdoc/>
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(_bytes!)}]"
            : $"[Entry: key={Key}, value={_text}]";

        internal static bool IsValidKey(ReadOnlySpan<char> lowerCaseKey) =>
            !lowerCaseKey.IsEmpty && !lowerCaseKey.ContainsAnyExcept(KeyCharacters);

        // "Custom-Metadata": ASCII-Value -> 1*( %x20-%x7E ). Line ends would let a value add lines of its own.
        internal static bool IsValidText(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

        internal bool KeyEquals(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);

        private static string Normalise(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            return IsValidKey(lower)
                ? lower
                : throw new ArgumentException("A metadata key has only letters, digits, '_', '-' and '.'.", nameof(key));
        }
    }
}
