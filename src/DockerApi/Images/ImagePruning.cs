using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>Removes images that nothing uses.</summary>
internal static class ImagePruning
{
    public static ImagesPruned Prune(ImageStore images, IEnumerable<Image> unused, ImageUses uses)
    {
        var removed = new List<ImageRemoved>();
        var reclaimed = 0L;
        foreach (var image in unused)
        {
            try
            {
                var deletions = images.Remove(image.Id.ToString(), force: image.Tags.Count > 1, pruneParents: true, uses.Of);
                removed.AddRange(deletions.Select(ImageRemoved.Of));
                if (deletions.Any(deletion => deletion.Deleted == image.Id))
                    reclaimed += image.Size;
            }
            catch (GantryException e) when (e.Kind is ErrorKind.Conflict or ErrorKind.NotFound)
            {
                // Somebody began to use or removed it meanwhile, or it has children that stay: then it is not unused.
            }
        }
        return new ImagesPruned(removed.Count > 0 ? removed : null, reclaimed);
    }
}
