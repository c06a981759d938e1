using Gantry.Engine.Events;
using Gantry.Engine.Mounting;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Images.Snapshots;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>Removes containers that do not run. Written down first, so that a removal that was interrupted goes on at the next start.</summary>
internal sealed partial class ContainerRemover(ContainerStore store, ContainerPaths paths, Snapshotter snapshots, VolumeService volumes, RootMounts roots, ContainerEvents events, ILogger logger)
{
    /// <summary>Removes a container: its layer, files, the hold of its volumes and, if wanted, those that nobody named.</summary>
    internal async Task RemoveAsync(ContainerEntry entry, bool removesVolumes)
    {
        var container = entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Removing } };
        store.Write(new ContainerRecord { Container = container, Stage = ContainerStage.Removing, RemovesVolumes = removesVolumes });
        entry.Current = container;
        try
        {
            await DiscardAsync(container, removesVolumes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GantryException)
        {
            entry.Current = container with { State = container.State with { Status = ContainerStatus.Dead, Error = e.Message } };
            throw new GantryException(ErrorKind.Internal, $"unable to remove the files of container {entry.Id}: {e.Message}; try again", e);
        }
        store.Remove(entry);
        events.Publish(container, "destroy");
        var status = new ExitStatus(container.State.ExitCode, null);
        entry.TellExit(status);
        entry.Removed.TrySetResult(status);
    }

    /// <summary>Removes all that belongs to a container but its record; can be repeated.</summary>
    internal async Task DiscardAsync(Container container, bool removesVolumes)
    {
        roots.Drop(container.Id);
        snapshots.Remove(container.Id);
        File.Delete(Path.Combine(paths.Exits, container.Id));
        var data = paths.Data(container.Id);
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        foreach (var mount in container.Mounts.Where(m => m.Type == "volume" && !string.IsNullOrEmpty(m.Name)))
        {
            volumes.Release(mount.Name!, container.Id);
            if (removesVolumes && string.IsNullOrEmpty(mount.Spec?.Source))
                await RemoveAnonymousAsync(mount.Name!);
        }
    }

    private async Task RemoveAnonymousAsync(string volume)
    {
        try
        {
            if (volumes.Users(volume).Count == 0 && volumes.Get(volume).Anonymous)
                await volumes.RemoveAsync(volume, force: false, CancellationToken.None);
        }
        catch (NotFoundException)
        {
            // Removed by an earlier attempt.
        }
        catch (ConflictException e)
        {
            // Another container began to use it meanwhile, and has it now.
            Log.StillUsed(logger, volume, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "the anonymous volume {Volume} stays: {Reason}")]
        public static partial void StillUsed(ILogger logger, string volume, string reason);
    }
}
