using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Images;

/// <summary>
/// Docker's rules for removing images. A name goes without ado while another name is left; the last one only when no
/// container uses the image or it is forced; an id takes all names along when they are of one repository.
/// </summary>
internal sealed class ImageRemoval(ImageCatalog catalog, ImageGarbage garbage, Func<Digest, IReadOnlyList<ImageUse>> uses)
{
    private readonly List<ImageDeletion> _done = [];
    private long _bytes;

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<ImageDeletion> Done => _done;

    /// <summary>Bytes of the layers that went.</summary>
    public long Bytes => _bytes;

    /// <summary>Removes a name, or an image under its id.</summary>
    /// <param name="id">The image.</param>
    /// <param name="reference">The name, or null when the image was named by its id.</param>
    /// <param name="force">Whether soft conflicts are passed over.</param>
    /// <param name="pruneParents">Whether untagged parents go too.</param>
    /// <exception cref="ConflictException">Something uses the image.</exception>
    public void Remove(Digest id, Reference? reference, bool force, bool pruneParents)
    {
        if (reference is null)
            RemoveNames(id, force);
        else if (!RemoveName(id, reference, force))
            return;
        RemoveImage(id, force, pruneParents, quiet: reference is not null);
    }

    /// <returns>Whether that was the last name.</returns>
    private bool RemoveName(Digest id, Reference reference, bool force)
    {
        if (!force && IsSingleReference(catalog.ReferencesOf(id)) && uses(id) is [var use, ..])
            throw new ConflictException(
                $"conflict: unable to remove repository reference \"{reference.Familiar}\" (must force) - container {Short(use.Container)} is using its referenced image {id.Short}");
        Untag(reference);
        var rest = catalog.ReferencesOf(id);
        if (reference.Digest is null && rest.All(r => r.Digest is not null || r.Name != reference.Name))
            foreach (var digest in rest.Where(r => r.Name == reference.Name))
                Untag(digest);
        return catalog.ReferencesOf(id).Count == 0;
    }

    private void RemoveNames(Digest id, bool force)
    {
        var references = catalog.ReferencesOf(id);
        if (!IsSingleReference(references))
            return;
        if (FindConflict(id, force, ignoreNames: true) is { } conflict)
            throw conflict.ToException(id);
        foreach (var reference in references)
            Untag(reference);
    }

    private void RemoveImage(Digest id, bool force, bool pruneParents, bool quiet)
    {
        for (Digest? next = id; next is { } image; force = false, quiet = true)
        {
            if (FindConflict(image, force, ignoreNames: false) is { } conflict)
            {
                var isDangling = catalog.ReferencesOf(image).Count == 0 && !catalog.ChildrenOf(image).Any();
                if (quiet && (!isDangling || conflict.Used))
                    return;
                throw conflict.ToException(image);
            }
            if (catalog.Find(image) is not { } found)
                return;
            foreach (var reference in catalog.ReferencesOf(image))
                Untag(reference);
            catalog.Remove(image);
            _done.Add(new ImageDeletion(null, image));
            foreach (var (chain, size) in garbage.Collect(found.Chain))
            {
                _done.Add(new ImageDeletion(null, chain));
                _bytes += size;
            }
            next = pruneParents ? found.Record.Parent : null;
        }
    }

    private Conflict? FindConflict(Digest id, bool force, bool ignoreNames)
    {
        if (catalog.ChildrenOf(id).Any())
            return new Conflict("image has dependent child images", Hard: true, Used: false);
        var users = uses(id);
        if (users.FirstOrDefault(u => u.Running) is { } running)
            return new Conflict($"image is being used by running container {Short(running.Container)}", Hard: true, Used: true);
        if (force)
            return null;
        if (!ignoreNames && catalog.ReferencesOf(id).Count > 0)
            return new Conflict("image is referenced in multiple repositories", Hard: false, Used: false);
        return users is [var stopped, ..]
            ? new Conflict($"image is being used by stopped container {Short(stopped.Container)}", Hard: false, Used: true)
            : null;
    }

    private void Untag(Reference reference)
    {
        catalog.Remove(reference);
        _done.Add(new ImageDeletion(reference.Familiar, null));
    }

    /// <summary>Whether there is at most one tag, and the digests are of the same repository.</summary>
    private static bool IsSingleReference(IReadOnlyList<Reference> references)
    {
        if (references.Count <= 1)
            return true;
        var tags = references.Where(r => r.Digest is null).ToList();
        if (tags.Count > 1)
            return false;
        var repository = (tags.FirstOrDefault() ?? references[0]).Name;
        return references.Where(r => r.Digest is not null).All(r => r.Name == repository);
    }

    private static string Short(string id) => id[..Math.Min(id.Length, 12)];

    private sealed record Conflict(string Message, bool Hard, bool Used)
    {
        public ConflictException ToException(Digest id) =>
            new($"conflict: unable to delete {id.Short} ({(Hard ? "cannot be forced" : "must be forced")}) - {Message}");
    }
}
