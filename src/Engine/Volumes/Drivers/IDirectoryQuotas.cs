namespace Gantry.Engine.Volumes.Drivers;

/// <summary>Limits of how much directories hold.</summary>
internal interface IDirectoryQuotas
{
    /// <summary>Whether the file system that a directory is on has them.</summary>
    bool AreSupported(string directory);

    /// <summary>The project that a directory belongs to; 0 for none.</summary>
    uint ProjectOf(string directory);

    /// <summary>Gives an empty directory to a project, with all that comes into it, and limits the project.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="project">The project.</param>
    /// <param name="bytes">The most that it holds; 0 is no limit.</param>
    void Limit(string directory, uint project, long bytes);
}
