using WasmPay.Wasm.Lower;

namespace WasmPay.Proving.Machine;

/// <summary>
/// Where the ways of a branch come together again: its immediate postdominator, over the ways that return (Cooper, Harvey, Kennedy, "A Simple, Fast
/// Dominance Algorithm", run backwards).
/// </summary>
internal sealed class Joins
{
    /// <summary>The function's end.</summary>
    public const int Exit = -1;

    private readonly int[] _join;
    private readonly int _exit;

    public Joins(LoweredFunction function)
    {
        _exit = function.Code.Length;
        var order = Order(function);
        var place = new int[_exit + 1];
        Array.Fill(place, -1);
        for (var i = 0; i < order.Count; i++) place[order[i]] = i;
        _join = new int[_exit + 1];
        Array.Fill(_join, -1);
        _join[_exit] = _exit;
        for (var changed = true; changed;)
        {
            changed = false;
            // From the end backwards; the end itself is the first in order.
            foreach (var node in order.Skip(1))
            {
                var found = -1;
                foreach (var next in Successors(function, node))
                {
                    if (place[next] < 0 || _join[next] < 0) continue;
                    found = found < 0 ? next : Meet(found, next, place);
                }
                if (found < 0 || _join[node] == found) continue;
                _join[node] = found;
                changed = true;
            }
        }
    }

    /// <summary>Where the ways of the branch at a place join.</summary>
    public int At(int place) => _join[place] < 0 || _join[place] == _exit ? Exit : _join[place];

    private int Meet(int one, int other, int[] place)
    {
        while (one != other)
        {
            while (place[one] > place[other]) one = _join[one];
            while (place[other] > place[one]) other = _join[other];
        }
        return one;
    }

    // Reverse postorder of the graph turned about, from its end.
    private List<int> Order(LoweredFunction function)
    {
        var preceding = new List<int>[_exit + 1];
        for (var i = 0; i <= _exit; i++) preceding[i] = [];
        for (var i = 0; i < _exit; i++) foreach (var next in Successors(function, i)) preceding[next].Add(i);
        var seen = new bool[_exit + 1];
        var done = new List<int>();
        var stack = new Stack<(int Node, int Child)>([(_exit, 0)]);
        seen[_exit] = true;
        while (stack.TryPop(out var top))
        {
            if (top.Child == preceding[top.Node].Count)
            {
                done.Add(top.Node);
                continue;
            }
            stack.Push((top.Node, top.Child + 1));
            var child = preceding[top.Node][top.Child];
            if (seen[child]) continue;
            seen[child] = true;
            stack.Push((child, 0));
        }
        done.Reverse();
        return done;
    }

    private IEnumerable<int> Successors(LoweredFunction function, int at)
    {
        var i = function.Code[at];
        switch (i.Code)
        {
            case LoweredOp.Unreachable:
                yield break;
            case LoweredOp.Return:
                yield return _exit;
                yield break;
            case LoweredOp.Jump:
                yield return i.B;
                yield break;
            case LoweredOp.JumpIf or LoweredOp.JumpUnless:
                yield return i.B;
                yield return at + 1;
                yield break;
            case LoweredOp.JumpTable:
                for (var entry = 0; entry <= i.B; entry++) yield return at + 1 + entry;
                yield break;
            default:
                yield return at + 1;
                yield break;
        }
    }
}
