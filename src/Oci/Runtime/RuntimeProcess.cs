namespace Gantry.Oci.Runtime;

/// <summary>A program in a container (config.md, Process); also what <c>exec --process</c> takes.</summary>
public sealed record RuntimeProcess
{
    /// <summary>Whether it gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>The size of the terminal.</summary>
    public RuntimeConsoleSize? ConsoleSize { get; init; }

    /// <summary>Who it runs as.</summary>
    public required RuntimeUser User { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>The environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The working directory, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>Its capability sets.</summary>
    public RuntimeCapabilities? Capabilities { get; init; }

    /// <summary>Its resource limits.</summary>
    public IReadOnlyList<RuntimeRlimit>? Rlimits { get; init; }

    /// <summary>Whether no program it starts can gain privileges.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Its AppArmor profile.</summary>
    public string? ApparmorProfile { get; init; }

    /// <summary>The kernel's preference to end it when memory runs out, -1000 to 1000.</summary>
    public int? OomScoreAdj { get; init; }
}
