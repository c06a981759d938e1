namespace Gantry.Acceptance.Tests.Harness;

/// <summary>A container, with raw sockets in its network.</summary>
internal sealed record RawContainer(string Address, string Gateway, RawNetwork Raw) : IDisposable
{
    public static async Task<RawContainer> StartAsync(DockerCli docker, string name, string network, params string[] flags)
    {
        await docker.OkAsync(["run", "-d", "--name", name, "--network", network, .. flags, "busybox", "sleep", "1000"]);
        var words = (await docker.InspectAsync(name, $"{{{{.State.Pid}}}} {{{{(index .NetworkSettings.Networks \"{network}\").IPAddress}}}}")).Split(' ');
        var gateway = await docker.OkAsync("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", network);
        return new(words[1], gateway, RawNetwork.OfProcess(words[0]));
    }

    public void Dispose() => Raw.Dispose();
}
