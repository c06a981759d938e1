using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>A host configuration that can be.</summary>
/// <param name="HostConfig">It, with defaults filled in and without what this kernel lacks.</param>
/// <param name="Profile">The security profile that applies.</param>
/// <param name="Warnings">What the user should know, such as discarded limits.</param>
public sealed record ValidatedHostConfig(HostConfig HostConfig, SecurityProfile Profile, IReadOnlyList<string> Warnings);
