using Gantry.Build.Context;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.Layouts;

/// <summary>An OCI layout in a directory that a client sent: somebody else's data.</summary>
/// <param name="directory">The directory.</param>
/// <param name="name">What people call it.</param>
internal sealed class LayoutDirectory(StoredContext directory, string name) : IContentSource
{
    private const int MaxIndex = 4 * 1024 * 1024;
    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    /// <summary>What the layout's index lists; null when there is no index.</summary>
    public IReadOnlyList<Descriptor>? Entries
    {
        get
        {
            using var root = RootedDirectory.Open(directory.HostPath);
            return root.ReadFile("index.json", MaxIndex) is { } json ? ManifestDocument.Parse(json, MediaTypes.Index).Index?.Manifests : null;
        }
    }

    /// <summary>What a tag names; null when there is nothing of this name.</summary>
    public Descriptor? Find(string tag) => Entries?.FirstOrDefault(m => m.Annotations?.GetValueOrDefault(TagAnnotation) == tag);

    /// <summary>The descriptor of a document, listed or not.</summary>
    /// <exception cref="NotFoundException">It is not there.</exception>
    public Descriptor Find(Digest digest)
    {
        using var root = RootedDirectory.Open(directory.HostPath);
        return new() { MediaType = MediaTypes.Index, Digest = digest, Size = Status(root, digest).Size };
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation)
    {
        using var root = RootedDirectory.Open(directory.HostPath);
        Status(root, content.Digest);
        return Task.FromResult<Stream>(new FileStream(root.OpenFile(PathOf(content.Digest), OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoFollow), FileAccess.Read, 1));
    }

    private FileStatus Status(RootedDirectory root, Digest digest) =>
        root.Status(PathOf(digest), follow: false) is { Kind: FileKind.Regular } status ? status : throw new NotFoundException($"content {digest} is not in {name}");

    private static string PathOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";
}
