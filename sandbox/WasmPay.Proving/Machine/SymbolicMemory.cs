using WasmPay.Proving.Terms;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Machine;

/// <summary>
/// A linear memory over that of an instance, which stays as it is: what was written since lies in pages, which copies share until one of them writes.
/// </summary>
internal sealed class SymbolicMemory
{
    private const int PageShift = 7, PageBytes = 1 << PageShift;

    private readonly Memory _beneath;
    private readonly Dictionary<uint, Page> _pages;
    private readonly HashSet<uint> _own = [];

    public SymbolicMemory(Memory beneath) => (_beneath, _pages, Length) = (beneath, [], beneath.Length);

    private SymbolicMemory(SymbolicMemory other) => (_beneath, _pages, Length) = (other._beneath, new(other._pages), other.Length);

    /// <summary>Bytes now.</summary>
    public long Length { get; set; }

    /// <summary>The most bytes that it may have.</summary>
    public long Maximum => _beneath.Maximum;

    /// <summary>A copy; writing to either leaves the other as it is.</summary>
    public SymbolicMemory Copy()
    {
        _own.Clear();
        return new(this);
    }

    /// <summary>A byte.</summary>
    public Word this[uint at]
    {
        get
        {
            if (_pages.TryGetValue(at >> PageShift, out var page)) return page[(int)(at & (PageBytes - 1))];
            return Word.Of(at < _beneath.Length ? _beneath.View(at, 1)[0] : 0u);
        }
        set
        {
            var index = at >> PageShift;
            if (!_own.Contains(index))
            {
                _pages[index] = _pages.TryGetValue(index, out var shared) ? shared.Copy() : Beneath(index);
                _own.Add(index);
            }
            _pages[index][(int)(at & (PageBytes - 1))] = value;
        }
    }

    /// <summary>A little-endian number of some bytes.</summary>
    public Word Load(uint at, int bytes, BitsPool pool)
    {
        var number = 0UL;
        for (var i = 0; i < bytes; i++)
        {
            var cell = this[at + (uint)i];
            if (!cell.IsNumber) return Word.Of(Join(at, bytes, pool));
            number |= cell.Number << (8 * i);
        }
        return Word.Of(number);
    }

    /// <summary>Stores a little-endian number of some bytes.</summary>
    public void Store(uint at, int bytes, Word value, BitsPool pool)
    {
        for (var i = 0; i < bytes; i++)
            this[at + (uint)i] = value.Term is { } term ? Word.Of(8 * i < term.Width ? pool.Slice(term, 8 * i, 8) : pool.Constant(8, 0)) : Word.Of((value.Number >> (8 * i)) & 0xFF);
    }

    /// <summary>Where it differs from another over the same memory.</summary>
    public IEnumerable<uint> DifferencesFrom(SymbolicMemory other)
    {
        foreach (var index in _pages.Keys.Union(other._pages.Keys))
        {
            var (mine, others) = (_pages.GetValueOrDefault(index), other._pages.GetValueOrDefault(index));
            if (ReferenceEquals(mine, others)) continue;
            for (var i = 0u; i < PageBytes; i++)
                if (this[(index << PageShift) + i] != other[(index << PageShift) + i]) yield return (index << PageShift) + i;
        }
    }

    private Bits Join(uint at, int bytes, BitsPool pool)
    {
        var joined = this[at].As(8, pool);
        for (var i = 1; i < bytes; i++) joined = pool.Join(this[at + (uint)i].As(8, pool), joined);
        return joined;
    }

    private Page Beneath(uint index)
    {
        var page = new Page();
        var start = (long)index << PageShift;
        if (start < _beneath.Length) _beneath.View(start, PageBytes).CopyTo(page.Bytes);
        return page;
    }

    private sealed class Page
    {
        private Bits?[]? _terms;

        public byte[] Bytes { get; private init; } = new byte[PageBytes];

        public Word this[int at]
        {
            get => _terms?[at] is { } term ? new(0, term) : new(Bytes[at], null);
            set
            {
                Bytes[at] = (byte)value.Number;
                if (value.Term is not null) _terms ??= new Bits?[PageBytes];
                if (_terms is not null) _terms[at] = value.Term;
            }
        }

        public Page Copy() => new() { Bytes = [.. Bytes], _terms = _terms is null ? null : [.. _terms] };
    }
}
