using System.Text;

namespace WasmPay.Guests.Work;

/// <summary>Keeps what is written up to so many characters, and whether there was more.</summary>
internal sealed class BoundedText(int most) : TextWriter
{
    private readonly StringBuilder _text = new();

    public bool IsCut { get; private set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var room = most - _text.Length;
        IsCut |= buffer.Length > room;
        _text.Append(buffer[..Math.Min(buffer.Length, room)]);
    }

    public override string ToString() => _text.ToString();
}
