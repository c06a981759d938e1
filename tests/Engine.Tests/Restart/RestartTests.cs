using Gantry.Engine.Restart;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Tests.Restart;

public sealed class RestartTests
{
    [Fact]
    public void The_wait_doubles_up_to_a_minute_and_begins_anew_after_a_good_run()
    {
        var wait = TimeSpan.Zero;
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
            waits.Add((wait = RestartBackoff.Next(wait, TimeSpan.FromSeconds(1))).TotalMilliseconds);
        Assert.Equal([100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000], waits);
        Assert.Equal(RestartBackoff.First, RestartBackoff.Next(wait, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("no", 0, 1, 0, false, false, false)]
    [InlineData("", 0, 1, 0, false, false, false)]
    [InlineData("always", 0, 0, 50, false, true, true)]
    [InlineData("always", 0, 0, 0, true, false, true)]
    [InlineData("unless-stopped", 0, 1, 0, true, false, false)]
    [InlineData("unless-stopped", 0, 0, 0, false, true, true)]
    [InlineData("on-failure", 0, 0, 0, false, false, false)]
    [InlineData("on-failure", 0, 1, 99, false, true, true)]
    [InlineData("on-failure", 3, 1, 2, false, true, true)]
    [InlineData("on-failure", 3, 1, 3, false, false, false)]
    public void Each_policy_means_what_Docker_says(string name, int most, int exitCode, int restarts, bool stopped, bool atExit, bool atStart)
    {
        var policy = new RestartPolicy { Name = name, MaximumRetryCount = most };
        Assert.Equal(atExit, RestartPolicies.AppliesAtExit(policy, exitCode, restarts, stopped));
        Assert.Equal(atStart, RestartPolicies.AppliesAtDaemonStart(policy, exitCode, restarts, stopped));
    }

    [Theory]
    [InlineData("sometimes", 0, false)]
    [InlineData("always", 2, false)]
    [InlineData("on-failure", -1, false)]
    [InlineData("always", 0, true)]
    public void What_makes_no_sense_is_refused(string name, int most, bool autoRemove) =>
        Assert.Throws<InvalidArgumentException>(() => RestartPolicies.Validate(new RestartPolicy { Name = name, MaximumRetryCount = most }, autoRemove));
}
