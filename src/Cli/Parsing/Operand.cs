namespace Gantry.Cli.Parsing;

/// <summary>What the arguments of a command name; completion offers the names that the daemon has.</summary>
internal enum Operand
{
    /// <summary>Nothing that could be listed.</summary>
    Other,

    /// <summary>Containers in any state.</summary>
    Container,

    /// <summary>Containers that run.</summary>
    RunningContainer,

    /// <summary>Images.</summary>
    Image,

    /// <summary>Networks.</summary>
    Network,

    /// <summary>Volumes.</summary>
    Volume,

    /// <summary>A network, then containers.</summary>
    NetworkThenContainer,

    /// <summary>A file of this machine.</summary>
    File,
}
