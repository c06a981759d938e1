using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Build;

/// <summary>The security profile of RUN steps, as a build argument asks for it: the one thing that every client can send.</summary>
public static class StepProfile
{
    /// <summary>The build argument.</summary>
    public const string Argument = "GANTRY_SECURITY_PROFILE";

    /// <summary>The profile that build arguments ask for; Docker's unless they say otherwise.</summary>
    /// <exception cref="InvalidArgumentException">It is none that builds can have.</exception>
    public static SecurityProfile Of(IReadOnlyDictionary<string, string> arguments) => arguments.GetValueOrDefault(Argument) switch
    {
        null or "" or "docker" => SecurityProfile.Docker,
        "hardened" => SecurityProfile.Hardened,
        var other => throw new InvalidArgumentException($"invalid {Argument} {other}: want docker or hardened"),
    };
}
