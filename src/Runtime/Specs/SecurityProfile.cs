namespace Gantry.Runtime.Specs;

/// <summary>How much a container may do unless its options say otherwise.</summary>
public enum SecurityProfile
{
    /// <summary>Docker's defaults to the letter.</summary>
    Docker,

    /// <summary>What ordinary images have been proven to run with: fewer capabilities, a process limit, a tighter seccomp profile.</summary>
    Default,

    /// <summary>The least: CRI-O's capabilities, no-new-privileges, a user namespace where the kernel maps mounts.</summary>
    Hardened,
}
