using Gantry.Build;
using Gantry.Build.BuildKit;
using Gantry.Engine;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Networks;

namespace Gantry.DockerApi;

/// <summary>What the API is a door to.</summary>
public sealed record DockerApiServices
{
    /// <summary>What the daemon is, for <c>info</c> and <c>version</c>.</summary>
    public required DaemonDescription Daemon { get; init; }

    /// <summary>Containers and all that belongs to them.</summary>
    public required ContainerEngine Engine { get; init; }

    /// <summary>Images.</summary>
    public required ImageStore Images { get; init; }

    /// <summary>Images on their way in and out.</summary>
    public required ImageTransfer Transfer { get; init; }

    /// <summary>Networks.</summary>
    public required NetworkService Networks { get; init; }

    /// <summary>Builds.</summary>
    public required ImageBuilder Builder { get; init; }

    /// <summary>BuildKit's protocol.</summary>
    public required BuildKitServer BuildKit { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
