using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Images.Blobs;

/// <summary>
/// Content by digest: <c>sha256/&lt;hex&gt;</c> in one directory that everything on this host shares. What is there is whole:
/// it is written elsewhere, verified, and moved to its name. What is half is in <c>ingest/</c>, and can be continued.
/// </summary>
public sealed class ContentStore
{
    private readonly string _directory;
    private readonly string _ingest;

    /// <summary>Opens the store, creating its directories.</summary>
    /// <param name="directory">Where it is.</param>
    public ContentStore(string directory)
    {
        _directory = directory;
        _ingest = Path.Combine(directory, "ingest");
        foreach (var part in new[] { "sha256", "sha512", "ingest" })
            Directory.CreateDirectory(Path.Combine(directory, part));
    }

    /// <summary>Whether some content is there.</summary>
    public bool Contains(Digest digest) => File.Exists(PathOf(digest));

    /// <summary>The size of some content in bytes, or null when it is not there.</summary>
    public long? SizeOf(Digest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? file.Length : null;

    /// <summary>Opens some content for reading.</summary>
    /// <exception cref="NotFoundException">It is not there.</exception>
    public Stream Open(Digest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan, Share = FileShare.Read | FileShare.Delete });
        }
        catch (FileNotFoundException e)
        {
            throw new NotFoundException($"content {digest} is not on this host", e);
        }
    }

    /// <summary>Reads a small document whole.</summary>
    /// <param name="digest">Which.</param>
    /// <param name="limit">The most bytes that are read.</param>
    /// <exception cref="NotFoundException">It is not there.</exception>
    /// <exception cref="UnavailableException">It is larger than the limit, or no longer what its name says.</exception>
    public byte[] ReadAll(Digest digest, int limit = DocumentLimits.Config)
    {
        using var stream = Open(digest);
        if (stream.Length > limit)
            throw new UnavailableException($"content {digest} has {stream.Length} bytes, more than the {limit} that are read at once");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return Matches(digest, content) ? content : throw new UnavailableException($"content {digest} is damaged: pull or load the image again");
    }

    /// <summary>Keeps a small document; it is on disk when this returns.</summary>
    public Digest Put(ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        if (Contains(digest))
            return digest;
        var temporary = Path.Combine(_ingest, $"put-{Guid.NewGuid():N}");
        using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, PathOf(digest), overwrite: true);
        using (var directory = DirectoryHandle.Open(Path.Combine(_directory, digest.Algorithm)))
            RandomAccess.FlushToDisk(directory.Handle);
        return digest;
    }

    /// <summary>Begins, or goes on with, content whose digest is known: a download that broke off continues where it was.</summary>
    /// <param name="expected">What it must turn out to be.</param>
    /// <param name="size">How long it must turn out to be.</param>
    public BlobIngest Resume(Digest expected, long size) =>
        new(this, Path.Combine(_ingest, $"{expected.Algorithm}-{expected.Hex}"), expected, size);

    /// <summary>Begins content whose digest comes out at the end.</summary>
    public BlobIngest Begin() => new(this, NewTemporaryPath("new"), null, null);

    /// <summary>Removes some content; it is no error when it is not there.</summary>
    public void Delete(Digest digest) => File.Delete(PathOf(digest));

    /// <summary>Everything that is there.</summary>
    public IEnumerable<Digest> List() =>
        from algorithm in new[] { "sha256", "sha512" }
        from path in Directory.EnumerateFiles(Path.Combine(_directory, algorithm))
        let name = $"{algorithm}:{Path.GetFileName(path)}"
        where Digest.TryParse(name, out _)
        select Digest.Parse(name);

    /// <summary>Removes what a daemon that was killed left half done, except downloads that are worth continuing.</summary>
    /// <param name="before">Downloads last written before this are given up.</param>
    internal void RemoveLeftovers(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(_ingest).EnumerateFiles())
            if (!file.Name.StartsWith("sha", StringComparison.Ordinal) || file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        foreach (var directory in Directory.EnumerateDirectories(_ingest))
            DirectoryTrees.Remove(directory);
    }

    /// <summary>A name in the ingest directory that is removed at the next start.</summary>
    internal string NewTemporaryPath(string kind) => Path.Combine(_ingest, $"{kind}-{Guid.NewGuid():N}");

    internal string PathOf(Digest digest) => Path.Combine(_directory, digest.Algorithm, digest.Hex);

    private static bool Matches(Digest digest, byte[] content) =>
        digest.Hex == Convert.ToHexStringLower(digest.Algorithm == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content));
}
