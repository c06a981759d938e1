using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Containers;

/// <summary>New limits and a new restart policy for a container; what is null or 0 stays.</summary>
/// <param name="Resources">The limits (only the resource members of the host configuration count).</param>
/// <param name="RestartPolicy">The restart policy; null stays.</param>
public sealed record ContainerUpdate(HostConfig Resources, RestartPolicy? RestartPolicy);
