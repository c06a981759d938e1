using Gantry.Build.Context;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>What COPY takes plain paths from.</summary>
internal interface ICopySource
{
    /// <summary>Whether files keep their owners and special files are copied: so for stages and images, not for a client's files.</summary>
    bool KeepsOwners { get; }

    /// <summary>The files.</summary>
    Task<ContextTree> OpenAsync(CancellationToken cancellation);

    /// <summary>The files as a RUN step with mapped user ids sees them, as far as their owners are known.</summary>
    Task<ContextTree> OpenMappedAsync(IdMapping mapping, CancellationToken cancellation);

    /// <summary>The hash of what some paths name.</summary>
    Task<Digest> HashAsync(IReadOnlyList<string> paths, PathRules exclude, CancellationToken cancellation);
}
