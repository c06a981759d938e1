using Gantry.Linux.Devices;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

/// <summary>Built specs, run by the OCI runtimes of this machine.</summary>
public sealed class RunningSpecTests : IDisposable
{
    private static readonly HostFacts Host = HostProbe.Read();

    private readonly Bundle bundle = new();

    public void Dispose() => bundle.Dispose();

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_plain_container_runs(string runtime)
    {
        var (code, output) = Shell(runtime, "echo hello; hostname; id -u");

        Assert.Equal("hello\n4e1f0f3c9b6a\n0\n", output);
        Assert.Equal(0, code);
    }

    private (int ExitCode, string Output) Shell(string runtime, string script, HostConfig? hostConfig = null, SecurityProfile profile = SecurityProfile.Default, ProcessUser? user = null)
    {
        Assert.SkipUnless(Bundle.Has(runtime), $"needs root, busybox and {runtime}");
        return bundle.Run(runtime, SpecBuilder.Build(Request(script, hostConfig, profile, user)));
    }

    private SpecRequest Request(string script, HostConfig? hostConfig, SecurityProfile profile, ProcessUser? user)
    {
        var request = Requests.Plain(hostConfig, new ContainerConfig { Cmd = ["/bin/sh", "-c", script] }, profile, Host);
        return request with
        {
            RootPath = bundle.Root,
            CgroupPath = "/gantry-tests/" + Guid.NewGuid().ToString("n")[..12],
            DeviceTree = HostDeviceTree.Instance,
            User = user ?? request.User,
        };
    }
}
