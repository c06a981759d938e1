using Gantry.Engine.Containers;
using Gantry.Engine.Mounting;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Files;

/// <summary>Opens the files of containers as their programs see them, volumes included.</summary>
internal sealed class FileViews(ContainerPaths paths, RootMounts roots, MountSources sources)
{
    /// <summary>Opens a container's files.</summary>
    internal async Task<FileView> OpenAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        // The root of a running program is seen with all mounts of its namespace, and goes away with it.
        if (entry.Run is not null && entry.Current.State.Pid > 0)
            return new FileView($"/proc/{entry.Current.State.Pid}/root", Owners(entry), static () => ValueTask.CompletedTask);
        using (await entry.Gate.EnterAsync(cancellation))
        {
            await entry.Cleanup;
            Directory.CreateDirectory(paths.Bundle(entry.Id).Directory, DirectoryModes.Private);
            var root = roots.Acquire(entry.Current);
            try
            {
                var stack = new MountStack(root);
                stack.Add(await sources.PrepareAsync(entry.Current, cancellation));
                return new FileView(root, Owners(entry), () => CloseAsync(entry, stack));
            }
            catch
            {
                roots.Release(entry.Id);
                throw;
            }
        }
    }

    /// <summary>Opens a container's own layer over its image, without volumes, running or not.</summary>
    internal async Task<FileView> OpenRootAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        using (await entry.Gate.EnterAsync(cancellation))
        {
            await entry.Cleanup;
            Directory.CreateDirectory(paths.Bundle(entry.Id).Directory, DirectoryModes.Private);
            var root = roots.Acquire(entry.Current);
            return new FileView(root, Owners(entry), () => CloseAsync(entry, new MountStack(root)));
        }
    }

    private static FileOwners Owners(ContainerEntry entry) => new(entry.Current.IdMapping);

    private async ValueTask CloseAsync(ContainerEntry entry, MountStack stack)
    {
        using (await entry.Gate.EnterAsync(CancellationToken.None))
        {
            stack.Dispose();
            roots.Release(entry.Id);
            if (entry.Run is not null || roots.IsUsed(entry.Id))
                return;
            await sources.ReleaseAsync(entry.Current, CancellationToken.None);
            BundleDirectory.Remove(paths.Bundle(entry.Id).Directory);
        }
    }
}
