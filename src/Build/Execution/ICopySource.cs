using Gantry.Build.Context;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>What COPY takes plain paths from.</summary>
internal interface ICopySource
{
    /// <summary>Whether files keep their owners and special files are copied: so for stages and images, not for a client's files.</summary>
    bool KeepsOwners { get; }

    /// <summary>The files.</summary>
    Task<ContextTree> OpenAsync(CancellationToken cancellation);

    /// <summary>The hash of what some paths name.</summary>
    Task<Digest> HashAsync(IReadOnlyList<string> paths, PathRules exclude, CancellationToken cancellation);
}
