using Gantry.Networks;
using Gantry.Oci;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Containers;

/// <summary>A container at one moment: the record that is kept, and what <c>inspect</c> shows. It never changes; a transition makes a new one.</summary>
public sealed record Container
{
    /// <summary>The id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name, without a slash.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The image.</summary>
    public required Digest ImageId { get; init; }

    /// <summary>The topmost layer of the image; null for an image without layers.</summary>
    public Digest? ImageChainId { get; init; }

    /// <summary>The platform, such as <c>linux</c>.</summary>
    public string Platform { get; init; } = "linux";

    /// <summary>The configuration, merged with the image's.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The host configuration, defaults filled in.</summary>
    public required HostConfig HostConfig { get; init; }

    /// <summary>The security profile that applies.</summary>
    public SecurityProfile Profile { get; init; }

    /// <summary>The ids on the host that its user ids are, decided when it was made; null where they are the host's.</summary>
    public IdMapping? IdMapping { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The mounts.</summary>
    public IReadOnlyList<MountPoint> Mounts { get; init; } = [];

    /// <summary>The networks by name: what was asked for and, while it runs, what it got.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks { get; init; } = new Dictionary<string, EndpointSettings>();

    /// <summary>The ports that are published while it runs.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <summary>Where it is in its life.</summary>
    public ContainerState State { get; init; } = new();

    /// <summary>How often its restart policy has started it again.</summary>
    public int RestartCount { get; init; }

    /// <summary>Who on the host owns the streams of a program in it; null where the runtime sees to it.</summary>
    internal StreamOwner? StreamOwner(uint user, uint group) => IdMapping is { } mapping ? new StreamOwner(mapping.UserOnHost(user), mapping.GroupOnHost(group)) : null;
}
