using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>Project quotas of xfs and ext4, when they are mounted with <c>prjquota</c>.</summary>
internal sealed class ProjectQuotas : IDirectoryQuotas
{
    /// <inheritdoc/>
    public bool AreSupported(string directory)
    {
        using var handle = DirectoryHandle.Open(directory);
        return ProjectQuota.IsOn(handle);
    }

    /// <inheritdoc/>
    public uint ProjectOf(string directory)
    {
        using var handle = DirectoryHandle.Open(directory);
        return ProjectQuota.ProjectOf(handle);
    }

    /// <inheritdoc/>
    public void Limit(string directory, uint project, long bytes)
    {
        using var handle = DirectoryHandle.Open(directory);
        ProjectQuota.SetLimit(handle, project, bytes);
        ProjectQuota.SetProject(handle, project);
    }
}
