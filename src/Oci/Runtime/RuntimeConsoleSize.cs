namespace Gantry.Oci.Runtime;

/// <summary>The size of a terminal in characters.</summary>
public sealed record RuntimeConsoleSize
{
    /// <summary>Lines.</summary>
    public uint Height { get; init; }

    /// <summary>Columns.</summary>
    public uint Width { get; init; }
}
