using Gantry.DockerApi.Http;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>Which images a list shows.</summary>
internal sealed class ImageFilter
{
    private readonly Filters _filters;
    private readonly bool? _dangling;
    private readonly DateTimeOffset? _before;
    private readonly DateTimeOffset? _since;
    private readonly DateTimeOffset? _until;

    /// <exception cref="Errors.InvalidArgumentException">A filter is malformed or not known.</exception>
    /// <exception cref="Errors.NotFoundException">An image that others are compared with is not there.</exception>
    public ImageFilter(QueryParameters query, ImageStore images, TimeProvider time)
    {
        _filters = query.Filters("before", "dangling", "label", "label!", "reference", "since", "until");
        _dangling = _filters.Flag("dangling");
        _before = _filters["before"].FirstOrDefault() is { } before ? images.Resolve(before).Config.Created : null;
        _since = _filters["since"].FirstOrDefault() is { } since ? images.Resolve(since).Config.Created : null;
        _until = _filters.Until(time);
    }

    /// <summary>Whether a list shows the image.</summary>
    public bool Includes(Image image) =>
        (_dangling is null || _dangling == (image.Tags.Count == 0))
        && (_before is null || image.Config.Created < _before)
        && (_since is null || image.Config.Created > _since)
        && (_until is null || image.Config.Created < _until)
        && _filters.MatchesLabels(image.Config.Config?.Labels)
        && _filters.Matches("reference", pattern => image.Tags.Concat(image.RepoDigests).Any(name => ReferencePattern.Fits(pattern, name)));

    /// <summary>The image with only the names that the filter <c>reference</c> asks for.</summary>
    public Image Trim(Image image) => !_filters.Has("reference") ? image : image with
    {
        Tags = [.. image.Tags.Where(name => _filters.Matches("reference", pattern => ReferencePattern.Fits(pattern, name)))],
        RepoDigests = [.. image.RepoDigests.Where(name => _filters.Matches("reference", pattern => ReferencePattern.Fits(pattern, name)))],
    };
}
