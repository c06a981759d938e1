namespace Gantry.Engine.Streams;

/// <summary>Which stream some output belongs to; the numbers are those of Docker's framing.</summary>
public enum OutputKind
{
    /// <summary>Standard output, or all output of a terminal.</summary>
    Stdout = 1,

    /// <summary>Standard error.</summary>
    Stderr = 2,
}
