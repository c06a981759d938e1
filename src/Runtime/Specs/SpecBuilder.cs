using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Specs;

/// <summary>Turns a container's configuration into an OCI runtime spec: a pure function, composed of one small class per part of the spec.</summary>
public static class SpecBuilder
{
    /// <summary>Builds the spec.</summary>
    /// <exception cref="Errors.InvalidArgumentException">An option is malformed or cannot be.</exception>
    public static RuntimeSpec Build(SpecRequest request) => throw new NotImplementedException();
}
