using Gantry.Build.Cache;
using Gantry.Runtime.Specs;

namespace Gantry.Build;

/// <summary>How the builder is set up.</summary>
public sealed record BuilderOptions
{
    /// <summary>Where everything is kept that must survive a reboot.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Where everything is kept that need not survive a reboot.</summary>
    public required string ExecRoot { get; init; }

    /// <summary>The control group above those of RUN steps.</summary>
    public string CgroupParent { get; init; } = "gantry";

    /// <summary>The network of RUN steps that name none: <c>bridge</c>, or <c>none</c> where there is no default bridge.</summary>
    public string DefaultNetwork { get; init; } = "bridge";

    /// <summary>User ids that the programs of RUN steps get; null for the host's.</summary>
    public IdMapping? IdMapping { get; init; }

    /// <summary>How much the cache keeps.</summary>
    public CacheLimits CacheLimits { get; init; } = CacheLimits.Default;

    /// <summary>How many RUN steps run at once in all builds.</summary>
    public int MaxParallelSteps { get; init; } = Math.Max(2, Environment.ProcessorCount);
}
