using Gantry.Linux.Filesystem;

namespace Gantry.Linux.Tests.Filesystem;

/// <summary>A directory that is gone after the test, with whatever was mounted in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gfs").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string MakeDirectory(string name) => Directory.CreateDirectory(At(name)).FullName;

    public void Write(string name, string content) => File.WriteAllText(At(name), content);

    public void Dispose()
    {
        foreach (var mount in MountTable.Read().Where(m => m.Target.StartsWith(Path + "/", StringComparison.Ordinal)).Reverse())
            Mounts.Unmount(mount.Target, detach: true);
        DirectoryTrees.Remove(Path);
    }
}
