using Gantry.DockerApi.Http;
using Gantry.Engine.Events;

namespace Gantry.DockerApi.Daemon;

/// <summary>Which events a client wants.</summary>
/// <param name="query">The query.</param>
internal sealed class EventFilter(QueryParameters query)
{
    /// <summary>Filters that name an object: the event must be of that type, by id or by name.</summary>
    private static readonly string[] s_objects = ["container", "daemon", "network", "node", "plugin", "secret", "config", "service", "volume"];

    private readonly Filters _filters = query.Filters(
    [
        .. s_objects, "event", "image", "label", "scope", "type",
    ]);

    public bool Includes(EngineEvent happened) =>
        _filters.IsEmpty
        || (_filters.Matches("type", happened.Type)
            && _filters.Matches("event", wanted => IsAction(wanted, happened.Action))
            && _filters.Matches("scope", "local")
            && s_objects.All(type => !_filters.Has(type) || IsObject(type, happened))
            && (!_filters.Has("image") || IsImage(happened))
            && _filters.MatchesLabels(happened.Attributes));

    /// <summary><c>exec_create</c> stands for <c>exec_create: sh -c …</c>, and <c>health_status</c> for <c>health_status: healthy</c>.</summary>
    private static bool IsAction(string wanted, string action) =>
        action == wanted || action.StartsWith(wanted + ":", StringComparison.Ordinal);

    private bool IsObject(string type, EngineEvent happened) =>
        happened.Type == type
            ? _filters.Matches(type, wanted => IsNamed(wanted, happened))
            : type == "container" && happened.Type == "network" && _filters.Matches(type, wanted => wanted == happened.Attributes.GetValueOrDefault("container"));

    private bool IsImage(EngineEvent happened)
    {
        var image = happened.Type == "image" ? happened.Attributes.GetValueOrDefault("name") : happened.Attributes.GetValueOrDefault("image");
        return _filters.Matches("image", wanted =>
            (happened.Type == "image" && happened.ActorId == wanted) || image == wanted || WithoutTag(image) == wanted);
    }

    private static bool IsNamed(string wanted, EngineEvent happened) =>
        NamePattern.Fits("^" + wanted, happened.ActorId) || happened.Attributes.GetValueOrDefault("name") == wanted;

    private static string? WithoutTag(string? image) =>
        image?.LastIndexOf(':') is { } colon and > 0 && image.IndexOf('/', colon) < 0 ? image[..colon] : image;
}
