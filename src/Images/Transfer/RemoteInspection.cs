using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Looks at an image in its registry without pulling it.</summary>
internal static class RemoteInspection
{
    /// <summary>The descriptor of a reference, and the platforms that it is for.</summary>
    public static async Task<(Descriptor Descriptor, IReadOnlyList<Platform> Platforms)> ReadAsync(
        RegistryClient registries, Reference reference, RegistryCredential? credential, CancellationToken cancellation)
    {
        reference = reference.WithDefaultTag();
        var wanted = reference.Digest?.ToString() ?? reference.Tag!;
        var (repository, found) = await registries.ConnectAsync(reference, push: false, credential, r => r.GetManifestAsync(wanted, cancellation));
        using (repository)
        {
            if (found.Document.Index is { } index)
                return (found.Descriptor, [.. index.Manifests.Select(manifest => manifest.Platform).OfType<Platform>()]);
            var config = await repository.GetBlobAsync(found.Document.Manifest!.Config, DocumentLimits.Config, cancellation);
            return (found.Descriptor, [ImageConfig.Parse(config).Platform]);
        }
    }
}
