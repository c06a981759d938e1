using System.Reflection;
using Gantry.Runtime.Specs;
using Xunit.Sdk;
using Xunit.v3;

namespace Gantry.Runtime.Tests;

/// <summary>A theory's rows: each security profile.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialProfilesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<SecurityProfile>().Select(profile => new TheoryDataRow<SecurityProfile>(profile))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
