using Gantry.Engine.Mounting;
using Gantry.Engine.Networking;
using Gantry.Errors;
using Gantry.Runtime.Tasks;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>
/// Takes away what a run of a container leaves: the runtime's state and control group, the network, mounts, the bundle. Each
/// step can be repeated, and a failure of one is logged and stops none of the others.
/// </summary>
internal sealed partial class ContainerCleaner(OciRuntimes runtimes, ContainerNetworking networking, MountSources sources, RootMounts roots, ContainerPaths paths, ILogger logger)
{
    /// <summary>Ends what is left of the container's processes, and frees its network: after this, others can have its ports.</summary>
    internal async Task ReleaseAsync(Container container)
    {
        var deletion = AttemptAsync(container.Id, "runtime state", () => runtimes.Get(container.HostConfig.Runtime).DeleteAsync(container.Id, CancellationToken.None));
        await AttemptAsync(container.Id, "network", () => networking.DetachAsync(container.Id, CancellationToken.None));
        await deletion;
    }

    /// <summary>Unmounts what was mounted and removes the bundle.</summary>
    /// <param name="container">The container.</param>
    /// <param name="rooted">Whether the run had its root file system mounted.</param>
    internal async Task RemoveBundleAsync(Container container, bool rooted)
    {
        await AttemptAsync(container.Id, "volumes", () => sources.ReleaseAsync(container, CancellationToken.None));
        await AttemptAsync(container.Id, "mounts", () =>
        {
            if (rooted)
                roots.Release(container.Id);
            RemoveBundle(container.Id);
            return Task.CompletedTask;
        });
    }

    /// <summary>Removes a bundle, unless somebody still looks at the root file system in it.</summary>
    internal void RemoveBundle(string id)
    {
        if (!roots.IsUsed(id))
            BundleDirectory.Remove(paths.Bundle(id).Directory);
    }

    private async Task AttemptAsync(string id, string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is GantryException or IOException or UnauthorizedAccessException)
        {
            Log.Left(logger, id, what, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "container {Id}: its {What} could not be removed; the next start or removal tries again")]
        public static partial void Left(ILogger logger, string id, string what, Exception reason);
    }
}
