using WasmPay.Fuzzing.Corpus;
using WasmPay.Fuzzing.Requests;

namespace WasmPay.Fuzzing.Tests.Corpus;

/// <summary>Which requests of a corpus are left when it is made small.</summary>
public class CheapestRequestsTests
{
    private readonly CheapestRequests cheapest = new();

    [Fact]
    public void Of_requests_that_take_the_same_edges_the_cheapest_is_left()
    {
        Offer("dear", 20, [1, 1, 0]);
        Offer("cheap", 10, [1, 1, 0]);
        Offer("dear too", 30, [1, 1, 0]);

        Assert.Equal(["cheap"], Left());
    }

    [Fact]
    public void A_dear_request_that_alone_takes_an_edge_is_left()
    {
        Offer("cheap", 10, [1, 0]);
        Offer("dear", 20, [1, 1]);

        Assert.Equal(["cheap", "dear"], Left());
    }

    [Fact]
    public void An_edge_taken_in_another_order_of_magnitude_counts_as_another()
    {
        Offer("once", 10, [1]);
        Offer("often", 20, [100]);
        Offer("about as often", 30, [90]);

        Assert.Equal(["once", "often"], Left());
    }

    [Fact]
    public void Without_coverage_the_cheapest_of_each_behaviour_is_left()
    {
        Offer("dear", 20, [], behaviour: 1);
        Offer("cheap", 10, [], behaviour: 1);
        Offer("other", 30, [], behaviour: 2);

        Assert.Equal(["cheap", "other"], Left());
    }

    private void Offer(string id, ulong fuel, byte[] hits, ulong behaviour = 0) =>
        cheapest.Offer(PlainRequest.Instance with { Transaction = PlainRequest.Instance.Transaction with { Id = id } }, fuel, behaviour, hits);

    private IEnumerable<string> Left() => cheapest.All.Select(request => request.Transaction.Id);
}
