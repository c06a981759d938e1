using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>What rules know besides the host configuration, and where they leave warnings.</summary>
internal sealed class ValidationContext(HostFacts host, HostConfigDefaults defaults, ContainerConfig config, SecurityProfile profile)
{
    private readonly List<string> _warnings = [];

    public HostFacts Host => host;

    public HostConfigDefaults Defaults => defaults;

    public ContainerConfig Config => config;

    public SecurityProfile Profile => profile;

    public IReadOnlyList<string> Warnings => _warnings;

    public bool Has(CgroupFeature feature) => host.CgroupFeatures.Contains(feature);

    public void Warn(string warning) => _warnings.Add(warning);
}
