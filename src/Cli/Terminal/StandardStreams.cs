using Gantry.Linux.Processes;
using Microsoft.Win32.SafeHandles;

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
        Input = Open(0, FileAccess.Read) ?? Console.OpenStandardInput(),
        Output = Open(1, FileAccess.Write) ?? Console.OpenStandardOutput(),
        Error = Open(2, FileAccess.Write) ?? Console.OpenStandardError(),
        InputTerminal = TerminalDevice.Open(0),
        OutputTerminal = TerminalDevice.Open(1),
    };

    // The console's own streams edit lines, switch the terminal's keypad, and go on in silence when nobody reads a pipe
    // any more. A regular file keeps them: its position is shared with other programs, and a file stream has its own.
    private static FileStream? Open(int descriptor, FileAccess access)
    {
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
        return stream.CanSeek ? null : stream;
    }
}
