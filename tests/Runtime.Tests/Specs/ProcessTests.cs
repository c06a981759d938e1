using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class ProcessTests
{
    [Fact]
    public void Entrypoint_and_command_are_one()
    {
        var process = Build(new ContainerConfig { Entrypoint = ["/entry"], Cmd = ["a", "b"] });

        Assert.Equal(["/entry", "a", "b"], process.Args);
        Assert.Equal("/", process.Cwd);
    }

    [Fact]
    public void Nothing_to_run_is_refused() =>
        Assert.Equal("no command specified", Assert.Throws<InvalidArgumentException>(() => Build(new ContainerConfig { Entrypoint = [""] })).Message);

    [Fact]
    public void The_environment_has_the_usual_variables_and_the_containers_over_them()
    {
        var process = Build(new ContainerConfig { Cmd = ["sh"], Tty = true, Env = ["PATH=/bin", "A=1", "A=2", "TERM"] });

        Assert.Equal(["PATH=/bin", "HOSTNAME=4e1f0f3c9b6a", "HOME=/root", "A=2"], process.Env);
    }

    [Theory]
    [InlineData("/proc/self/fd/8")]
    [InlineData("/proc/1/fd/8/../../..")]
    [InlineData("/proc/thread-self/cwd")]
    [InlineData("//proc/./self/root/etc")]
    [InlineData("relative")]
    public void A_working_directory_that_could_lie_outside_is_refused(string directory)
    {
        if (directory.EndsWith("..", StringComparison.Ordinal))
            Assert.Equal("/proc", Build(new ContainerConfig { Cmd = ["sh"], WorkingDir = directory }).Cwd);
        else
            Assert.Throws<InvalidArgumentException>(() => Build(new ContainerConfig { Cmd = ["sh"], WorkingDir = directory }));
    }

    [Fact]
    public void The_oom_score_is_not_below_what_the_daemon_may_give()
    {
        var host = Requests.Host with { MinimumOomScoreAdj = 0 };

        Assert.Equal(0, SpecBuilder.Build(Requests.Plain(new HostConfig { OomScoreAdj = -500 }, host: host)).Process!.OomScoreAdj);
        Assert.Equal(-500, SpecBuilder.Build(Requests.Plain(new HostConfig { OomScoreAdj = -500 })).Process!.OomScoreAdj);
    }

    [Fact]
    public void Only_the_limits_that_were_asked_for_are_set()
    {
        Assert.Null(SpecBuilder.Build(Requests.Plain()).Process!.Rlimits);
        Assert.Equal(
            [new RuntimeRlimit("RLIMIT_NOFILE", 20, 10), new RuntimeRlimit("RLIMIT_CORE", ulong.MaxValue, ulong.MaxValue)],
            SpecBuilder.Build(Requests.Plain(new HostConfig { Ulimits = [new Ulimit { Name = "nofile", Soft = 10, Hard = 20 }, new Ulimit { Name = "core", Soft = -1, Hard = -1 }] })).Process!.Rlimits);
    }

    private static RuntimeProcess Build(ContainerConfig config) => SpecBuilder.Build(Requests.Plain(config: config)).Process!;
}
