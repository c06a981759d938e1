namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>What a mount of RUN shows.</summary>
public enum RunMountType
{
    /// <summary>Files of the context, a stage or an image.</summary>
    Bind,

    /// <summary>A directory that is kept from build to build.</summary>
    Cache,

    /// <summary>An empty memory file system.</summary>
    Tmpfs,

    /// <summary>A secret of the caller, as a file or variable.</summary>
    Secret,

    /// <summary>The socket of the caller's SSH agent.</summary>
    Ssh,
}
