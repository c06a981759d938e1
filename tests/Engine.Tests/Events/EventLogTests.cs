using Gantry.Engine.Events;

namespace Gantry.Engine.Tests.Events;

public sealed class EventLogTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UtcNow.AddHours(-1);

    [Fact]
    public async Task The_past_is_told_in_order_and_ends_where_it_should()
    {
        var log = new EventLog(TimeProvider.System);
        for (var i = 0; i < 2000; i++)
            log.Publish(Event(i));
        var told = new List<string>();
        await foreach (var happened in log.ReadAsync(Begin, Begin.AddSeconds(1990), TestContext.Current.CancellationToken))
            told.Add(happened.Action);
        Assert.Equal(Enumerable.Range(976, 1015).Select(i => $"a{i}"), told);
    }

    [Fact]
    public async Task A_listener_hears_what_comes_and_one_that_lags_is_cut_off()
    {
        var log = new EventLog(TimeProvider.System);
        var quick = log.ReadAsync(null, null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        log.Publish(Event(1));
        Assert.True(await quick.MoveNextAsync());
        Assert.Equal("a1", quick.Current.Action);
        for (var i = 0; i < 10_000; i++)
            log.Publish(Event(i));
        var heard = 0;
        while (await quick.MoveNextAsync())
            heard++;
        Assert.InRange(heard, 1, 5000);
    }

    private static EngineEvent Event(int number) => new("container", $"a{number}", "id", new Dictionary<string, string>(), Begin.AddSeconds(number));
}
