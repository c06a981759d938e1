using Gantry.Linux.Processes;

namespace Gantry.Cli.Terminal;

/// <summary>The process's three streams, unbuffered, and whether a person sits behind them.</summary>
internal sealed record StandardStreams
{
    /// <summary>The standard input.</summary>
    public required Stream Input { get; init; }

    /// <summary>The standard output.</summary>
    public required Stream Output { get; init; }

    /// <summary>The standard error.</summary>
    public required Stream Error { get; init; }

    /// <summary>The terminal on the standard input; null when it is something else.</summary>
    public TerminalDevice? InputTerminal { get; init; }

    /// <summary>The terminal on the standard output; null when it is something else.</summary>
    public TerminalDevice? OutputTerminal { get; init; }

    /// <summary>The streams of this process.</summary>
    public static StandardStreams OfProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        Output = Console.OpenStandardOutput(),
        Error = Console.OpenStandardError(),
        InputTerminal = TerminalDevice.Open(0),
        OutputTerminal = TerminalDevice.Open(1),
    };
}
