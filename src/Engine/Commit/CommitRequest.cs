using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Commit;

/// <summary>How an image is made of a container.</summary>
public sealed record CommitRequest
{
    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>The image's name; null leaves it without one.</summary>
    public Reference? Reference { get; init; }

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "";

    /// <summary>Why, for the history.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Whether the container is paused meanwhile.</summary>
    public bool Pause { get; init; } = true;

    /// <summary>Instructions of a Dockerfile that change the configuration, such as <c>CMD ["sh"]</c>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Configuration that goes over the container's; null takes the container's.</summary>
    public ContainerConfig? Config { get; init; }
}
