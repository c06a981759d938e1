using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary>The names that the daemon knows.</summary>
internal sealed class DaemonNames(DockerClient client)
{
    /// <summary>The names of a kind.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(Operand kind, CancellationToken cancellation) => kind switch
    {
        Operand.Container => await ContainersAsync(all: true, cancellation),
        Operand.RunningContainer => await ContainersAsync(all: false, cancellation),
        Operand.Image => [.. (await client.GetListAsync("/images/json", ModelsJson.Default.ListImageSummary, cancellation))
            .SelectMany(image => image.RepoTags ?? []).Where(tag => tag != "<none>:<none>")],
        Operand.Network => [.. (await client.GetListAsync("/networks", ModelsJson.Default.ListNetworkSummary, cancellation)).Select(network => network.Name)],
        Operand.Volume => [.. ((await client.GetAsync("/volumes", ModelsJson.Default.VolumeList, cancellation)).Volumes ?? []).Select(volume => volume.Name)],
        _ => [],
    };

    private async Task<IReadOnlyList<string>> ContainersAsync(bool all, CancellationToken cancellation)
    {
        var containers = await client.GetListAsync($"/containers/json{new Query().Add("all", all)}", ModelsJson.Default.ListContainerSummary, cancellation);
        return [.. containers.SelectMany(container => container.Names).Select(name => name.TrimStart('/'))];
    }
}
