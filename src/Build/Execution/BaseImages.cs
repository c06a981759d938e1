using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>Finds the images that stages begin on, here or at their registry.</summary>
internal sealed class BaseImages(BuildJob job)
{
    /// <summary>Finds an image for a platform.</summary>
    /// <exception cref="NotFoundException">It is neither here nor at its registry.</exception>
    public async Task<Image> ResolveAsync(string name, Platform? platform, CancellationToken cancellation)
    {
        var image = await FindAsync(name, platform, cancellation);
        job.Hold(ChainId.All(image.Config.RootFs.DiffIds));
        job.Take(Describe(name, image));
        return image;
    }

    /// <summary>An image as a package URL (purl-spec, type docker); its manifest's digest where it came from a registry, else its id.</summary>
    private static BuildMaterial Describe(string name, Image image)
    {
        var reference = Reference.TryParse(name, out var parsed) ? parsed : null;
        var digest = image.RepoDigests.FirstOrDefault(d => d.Name == reference?.Name)?.Digest ?? image.Id;
        var package = reference is null ? image.Id.Hex : $"{reference.FamiliarName}@{reference.Tag ?? "latest"}";
        return new($"pkg:docker/{package}?platform={Uri.EscapeDataString(PlatformText.Format(image.Config.Platform))}", digest.Algorithm, digest.Hex);
    }

    private async Task<Image> FindAsync(string name, Platform? platform, CancellationToken cancellation)
    {
        if (!job.Request.Pull && Local(name, platform) is { } local)
            return local;
        if (!Reference.TryParse(name, out var reference))
            throw new InvalidArgumentException($"failed to parse stage name \"{name}\": invalid reference format");
        var step = BuildStep.Create(job.Request.Id, $"[internal] load metadata for {reference!.WithDefaultTag()}");
        job.Progress.Started(step);
        try
        {
            var credential = await job.Request.Secrets.GetCredentialAsync(reference.Domain, cancellation);
            var progress = new PullProgress(job.Progress, step);
            var image = await job.Services.Transfer.PullAsync(reference.WithDefaultTag(), platform, credential, progress, cancellation);
            job.Progress.Completed(step, cached: false, null);
            return image;
        }
        catch (GantryException e) when (e.Kind is ErrorKind.Unavailable or ErrorKind.NotFound && Local(name, platform) is not null)
        {
            // An image that only exists here can be built on although --pull asks for the newest.
            job.Progress.Completed(step, cached: false, null);
            return Local(name, platform)!;
        }
        catch (GantryException e)
        {
            job.Progress.Completed(step, cached: false, e.Message);
            throw new GantryException(e.Kind, $"{name}: failed to resolve source metadata for {reference.WithDefaultTag()}: {e.Message}", e);
        }
    }

    private Image? Local(string name, Platform? platform)
    {
        try
        {
            var image = job.Services.Images.Resolve(name);
            return platform is null || (image.Config.Architecture == platform.Architecture && (platform.Variant is null || image.Config.Variant is null || platform.Variant == image.Config.Variant))
                ? image
                : null;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private sealed class PullProgress(Progress.IBuildProgress progress, BuildStep step) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            if (value.Id is { } id)
                progress.Status(step, $"{value.Status} {id}", value.Current ?? 0, value.Total ?? 0, value.Status.EndsWith("complete", StringComparison.Ordinal));
        }
    }
}
