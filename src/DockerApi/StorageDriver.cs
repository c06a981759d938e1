namespace Gantry.DockerApi;

/// <summary>What holds files, under the name that Docker gives it.</summary>
internal static class StorageDriver
{
    /// <summary>Snapshots on overlayfs.</summary>
    public const string Name = "overlayfs";
}
