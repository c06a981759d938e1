namespace Gantry.Engine.Streams;

/// <summary>What a client wants of a container's streams.</summary>
public sealed record AttachOptions
{
    /// <summary>Whether to send input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether to get the standard output.</summary>
    public bool Stdout { get; init; }

    /// <summary>Whether to get the standard error.</summary>
    public bool Stderr { get; init; }

    /// <summary>Whether to get what comes from now on.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether to get what came before.</summary>
    public bool Logs { get; init; }

    /// <summary>The keys that leave without ending the program, such as <c>ctrl-p,ctrl-q</c>; null is the daemon's.</summary>
    public string? DetachKeys { get; init; }
}
