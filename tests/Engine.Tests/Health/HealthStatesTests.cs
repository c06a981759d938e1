using Gantry.Engine.Containers;
using Gantry.Engine.Health;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Engine.Tests.Health;

public sealed class HealthStatesTests
{
    private static readonly DateTimeOffset Started = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly HealthSettings Settings = new(["true"], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), 3);

    [Fact]
    public void Failures_in_the_start_period_do_not_count_and_later_ones_do()
    {
        var state = Run(new HealthState(), (10, 1), (20, 1), (30, 1), (40, 1));
        Assert.Equal(("starting", 0), (state.Status, state.FailingStreak));
        state = Run(state, (70, 1), (80, 1));
        Assert.Equal(("starting", 2), (state.Status, state.FailingStreak));
        Assert.Equal("unhealthy", Run(state, (90, -1)).Status);
    }

    [Fact]
    public void One_success_makes_healthy_and_ends_the_start_period()
    {
        var state = Run(new HealthState(), (10, 1), (20, 0), (30, 1), (40, 1));
        Assert.Equal(("healthy", 2), (state.Status, state.FailingStreak));
        Assert.Equal(("unhealthy", 3), (Run(state, (45, 2)).Status, Run(state, (45, 2)).FailingStreak));
        Assert.Equal(5, Run(state, (50, 1), (60, 1), (70, 0)).Log.Count);
    }

    [Fact]
    public void The_start_interval_holds_only_at_the_start()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), HealthStates.Wait(new HealthState(), Settings, Started, Started.AddSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(30), HealthStates.Wait(new HealthState(), Settings, Started, Started.AddSeconds(61)));
        Assert.Equal(TimeSpan.FromSeconds(30), HealthStates.Wait(new HealthState { Status = "healthy" }, Settings, Started, Started.AddSeconds(1)));
    }

    [Fact]
    public void Commands_are_read_and_nonsense_refused()
    {
        Assert.Equal(["/bin/sh", "-c", "curl x"], HealthSettings.Parse(new HealthConfig { Test = ["CMD-SHELL", "curl x"] }, null)!.Command);
        Assert.Null(HealthSettings.Parse(new HealthConfig { Test = ["NONE"] }, null));
        Assert.Throws<InvalidArgumentException>(() => HealthSettings.Validate(new HealthConfig { Test = ["EXEC", "x"] }));
        Assert.Throws<InvalidArgumentException>(() => HealthSettings.Validate(new HealthConfig { Interval = 10 }));
        Assert.Throws<InvalidArgumentException>(() => HealthSettings.Validate(new HealthConfig { Retries = -1 }));
    }

    private static HealthState Run(HealthState state, params (int Second, int Code)[] probes) =>
        probes.Aggregate(state, (s, p) => HealthStates.After(s, new HealthProbe(Started.AddSeconds(p.Second), Started.AddSeconds(p.Second + 1), p.Code, ""), Settings, Started));
}
