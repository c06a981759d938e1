using Gantry.Linux.Filesystem;

namespace Gantry.Build.Context;

/// <summary>A tree of files to copy from. It is somebody else's data: paths are only resolved inside it.</summary>
public sealed class ContextTree : IDisposable
{
    /// <summary>How deep directories may be nested: each level holds a descriptor, and no real tree comes near.</summary>
    public const int MaxDepth = 256;

    /// <summary>Opens a tree.</summary>
    /// <param name="hostPath">Its directory, chosen by the daemon.</param>
    /// <param name="rules">What of it is left out (.dockerignore).</param>
    /// <param name="hashes">The hashes of its files.</param>
    public ContextTree(string hostPath, PathRules rules, FileHashes hashes)
    {
        HostPath = hostPath;
        Files = RootedDirectory.Open(hostPath);
        Rules = rules;
        Hashes = hashes;
    }

    /// <summary>The directory on the host.</summary>
    public string HostPath { get; }

    /// <summary>The files.</summary>
    public RootedDirectory Files { get; }

    /// <summary>What is left out.</summary>
    public PathRules Rules { get; }

    /// <summary>The hashes of its files.</summary>
    public FileHashes Hashes { get; }

    /// <inheritdoc/>
    public void Dispose() => Files.Dispose();
}
