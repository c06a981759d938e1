using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Networks;
using Gantry.Oci;

namespace Gantry.DockerApi.Containers;

/// <summary>Which containers a list shows.</summary>
internal sealed class ContainerFilter
{
    private static readonly string[] s_known =
    [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "label!", "name", "network",
        "publish", "since", "status", "volume",
    ];

    private readonly Filters _filters;
    private readonly bool _all;
    private readonly HashSet<int> _exited;
    private readonly HashSet<Digest>? _ancestors;
    private readonly Container? _before;
    private readonly Container? _since;
    private readonly List<PortRange> _published;
    private readonly List<PortRange> _exposed;

    /// <exception cref="InvalidArgumentException">A filter is malformed or not known.</exception>
    /// <exception cref="NotFoundException">A container that others are compared with is not there.</exception>
    public ContainerFilter(QueryParameters query, ContainerService containers, ImageStore images)
    {
        _filters = query.Filters(s_known);
        _all = query.Flag("all") || query.Number("limit") > 0 || _filters.Has("status") || _filters.Flag("is-task") == true;
        foreach (var status in _filters["status"])
            if (!StatusText.IsWord(status))
                throw Filters.Invalid("status", status);
        foreach (var health in _filters["health"])
            if (health is not ("none" or "starting" or "healthy" or "unhealthy"))
                throw Filters.Invalid("health", health);
        _exited = [.. _filters["exited"].Select(code => int.TryParse(code, out var number) ? number : throw Filters.Invalid("exited", code))];
        _before = _filters["before"].FirstOrDefault() is { } before ? containers.Get(before) : null;
        _since = _filters["since"].FirstOrDefault() is { } since ? containers.Get(since) : null;
        _ancestors = _filters.Has("ancestor") ? Descendants(_filters["ancestor"], images) : null;
        _published = [.. _filters["publish"].Select(text => PortRange.Parse("publish", text))];
        _exposed = [.. _filters["expose"].Select(text => PortRange.Parse("expose", text))];
    }

    /// <summary>Whether a list shows the container.</summary>
    public bool Includes(Container container)
    {
        if (!_all && !container.State.Status.IsActive())
            return false;
        return _filters.IsEmpty || (MatchesIdentity(container) && MatchesState(container) && MatchesSurroundings(container));
    }

    private bool MatchesIdentity(Container container) =>
        _filters.Matches("id", id => NamePattern.Fits(id, container.Id))
        && _filters.Matches("name", name => NamePattern.Fits(name, container.Name) || NamePattern.Fits(name, "/" + container.Name))
        && _filters.MatchesLabels(container.Config.Labels)
        && (_ancestors is null || _ancestors.Contains(container.ImageId))
        && (_before is null || container.Created < _before.Created)
        && (_since is null || container.Created > _since.Created);

    private bool MatchesState(Container container)
    {
        var state = container.State;
        return _filters.Matches("status", state.Status.Word())
            && _filters.Matches("health", state.Health?.Status ?? "none")
            && _filters.Flag("is-task") != true
            && _filters.Matches("isolation", container.HostConfig.Isolation is { Length: > 0 } isolation ? isolation : "default")
            && (_exited.Count == 0 || (!state.Status.IsActive() && state.StartedAt != default && _exited.Contains(state.ExitCode)));
    }

    private bool MatchesSurroundings(Container container) =>
        _filters.Matches("volume", wanted => container.Mounts.Any(mount => mount.Name == wanted || mount.Destination == wanted))
        && _filters.Matches("network", wanted => container.Networks.Any(network => IsNetwork(network.Key, network.Value, wanted)))
        && (_published.Count == 0 || container.Ports.Any(port => _published.Exists(range => range.Contains(port.HostPort, port.Protocol))))
        && (_exposed.Count == 0 || Exposed(container).Any(port => _exposed.Exists(range => range.Contains(port.Number, port.Protocol))));

    private static bool IsNetwork(string name, EndpointSettings endpoint, string wanted) =>
        name == wanted || (wanted.Length > 0 && endpoint.NetworkID.StartsWith(wanted, StringComparison.Ordinal));

    private static IEnumerable<ExposedPort> Exposed(Container container)
    {
        foreach (var text in container.Config.ExposedPorts?.Keys ?? [])
            if (ExposedPort.TryParse(text, out var port))
                yield return port;
        foreach (var published in container.Ports)
            yield return new ExposedPort(published.ContainerPort, published.Protocol);
    }

    /// <summary>The images themselves and all that were made from them here; a name that no image has matches nothing.</summary>
    private static HashSet<Digest> Descendants(IEnumerable<string> names, ImageStore images)
    {
        var family = new HashSet<Digest>();
        foreach (var name in names)
            if (TryResolve(images, name) is { } image)
                family.Add(image.Id);
        var all = images.List();
        for (var before = -1; before != family.Count;)
        {
            before = family.Count;
            foreach (var image in all)
                if (image.Parent is { } parent && family.Contains(parent))
                    family.Add(image.Id);
        }
        return family;
    }

    private static Image? TryResolve(ImageStore images, string name)
    {
        try
        {
            return images.Resolve(name);
        }
        catch (GantryException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            return null;
        }
    }
}
