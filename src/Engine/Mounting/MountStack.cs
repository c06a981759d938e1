using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Mounting;

/// <summary>
/// Mounts of a container that does not run, made over its root so that its files can be seen as its program would. Each
/// place is found inside the root and held by descriptor, so that no link leads a mount out of it.
/// </summary>
internal sealed class MountStack(string root) : IDisposable
{
    private readonly List<string> _made = [];

    /// <summary>Makes mounts; a place that the container does not have yet is left out.</summary>
    internal void Add(IReadOnlyList<SpecMount> mounts)
    {
        foreach (var mount in mounts.OrderBy(m => m.Destination.Count(c => c == '/')))
        {
            using var directory = RootedDirectory.Open(root);
            if (directory.Status(mount.Destination) is null)
                continue;
            using var place = directory.OpenFile(mount.Destination, OpenFlags.PathOnly);
            var path = new FileInfo($"/proc/self/fd/{place.DangerousGetHandle()}").LinkTarget!;
            Mounts.Bind(mount.Mount.Source, $"/proc/self/fd/{place.DangerousGetHandle()}", recursive: true, readOnly: mount.Mount.Options.Contains("ro"));
            _made.Add(path);
        }
    }

    public void Dispose()
    {
        for (var i = _made.Count - 1; i >= 0; i--)
            Mounts.Unmount(_made[i], detach: true);
    }
}
