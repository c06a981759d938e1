using Gantry.Engine.Commit;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Engine.Tests.Commit;

public sealed class ConfigChangesTests
{
    [Fact]
    public void Instructions_change_the_configuration()
    {
        var config = ConfigChanges.Apply(new RunConfig { Env = ["A=1"], WorkingDir = "/app" },
            ["CMD [\"sh\", \"-l\"]", "ENV A=2 B=\"c d\"", "env OLD form here", "EXPOSE 80 53/udp", "WORKDIR sub", "USER bob", "LABEL x=y", "VOLUME [\"/data\"]", "STOPSIGNAL SIGINT", "HEALTHCHECK --interval=1m30s CMD true"]);
        Assert.Equal(["sh", "-l"], config.Cmd);
        Assert.Equal(["A=2", "B=c d", "OLD=form here"], config.Env);
        Assert.Equal(["80/tcp", "53/udp"], config.ExposedPorts!.Keys);
        Assert.Equal(("/app/sub", "bob", "SIGINT"), (config.WorkingDir, config.User, config.StopSignal));
        Assert.Equal(["CMD-SHELL", "true"], config.Healthcheck!.Test);
        Assert.Equal(90_000_000_000, config.Healthcheck.Interval);
    }

    [Theory]
    [InlineData("RUN rm -rf /")]
    [InlineData("CMD")]
    [InlineData("ENV A")]
    [InlineData("ENV =x")]
    [InlineData("ENV A=\"open")]
    [InlineData("SHELL sh")]
    [InlineData("STOPSIGNAL NOPE")]
    [InlineData("HEALTHCHECK --interval=soon CMD x")]
    public void Others_are_refused(string instruction) => Assert.Throws<InvalidArgumentException>(() => ConfigChanges.Apply(new RunConfig(), [instruction]));
}
