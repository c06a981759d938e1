using Gantry.Oci;

namespace Gantry.Images;

/// <summary>The images of this host: what they are, what names them, and their removal.</summary>
public sealed class ImageStore
{
    /// <summary>Finds an image by reference, by id, or by a unique beginning of its id.</summary>
    /// <exception cref="Errors.NotFoundException"><c>No such image: X</c>, with the name as it was given.</exception>
    public Image Resolve(string nameOrId) => throw new NotImplementedException();

    /// <summary>All images, newest first.</summary>
    public IReadOnlyList<Image> List() => throw new NotImplementedException();

    /// <summary>Sets a tag, taking it from whichever image had it.</summary>
    public void Tag(Digest image, Reference reference) => throw new NotImplementedException();

    /// <summary>Makes an image from layers that are there already (commit, build, import): writes its configuration and manifest.</summary>
    /// <param name="config">The configuration; its diff ids name the layers, each of them a committed snapshot.</param>
    /// <param name="parent">The image it was made from, if any.</param>
    /// <param name="tags">References to set.</param>
    public Image Create(ImageConfig config, Digest? parent, params IEnumerable<Reference> tags) => throw new NotImplementedException();

    /// <summary>Removes a tag and, when it was the last name of the image, the image and its untagged parents.</summary>
    /// <param name="nameOrId">A reference, or an id for all of its references (which needs <paramref name="force"/> when several).</param>
    /// <param name="force">Whether to remove although stopped containers use it or several tags name it.</param>
    /// <param name="pruneParents">Whether to remove untagged parents too.</param>
    /// <param name="uses">The containers that use an image.</param>
    /// <returns>What was untagged and deleted, in Docker's order.</returns>
    /// <exception cref="Errors.ConflictException">Something uses the image; the message is Docker's.</exception>
    public IReadOnlyList<ImageDeletion> Remove(string nameOrId, bool force, bool pruneParents, Func<Digest, IReadOnlyList<ImageUse>> uses) => throw new NotImplementedException();
}
