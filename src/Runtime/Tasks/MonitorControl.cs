using System.Text;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>Commands to a running monitor, through its fifo.</summary>
public static class MonitorControl
{
    private const int ResizeCommand = 1, ReopenCommand = 2;

    // conmon refuses more.
    private const int LargestSize = 1000;

    /// <summary>Sets the size of the program's terminal; false when the monitor has ended.</summary>
    public static bool Resize(TaskBundle bundle, TerminalSize size) =>
        Send(bundle, ResizeCommand, Math.Min((int)size.Height, LargestSize), Math.Min((int)size.Width, LargestSize));

    /// <summary>Opens the log file anew, after the old one was moved away; false when the monitor has ended.</summary>
    public static bool ReopenLog(TaskBundle bundle) => Send(bundle, ReopenCommand, 0, 0);

    private static bool Send(TaskBundle bundle, int command, int height, int width)
    {
        if (!File.Exists(bundle.Control))
            return false;
        using var fifo = Descriptor.OpenFifo(bundle.Control);
        if (fifo is null)
            return false;
        Descriptor.Write(fifo, Encoding.ASCII.GetBytes($"{command} {height} {width}\n"));
        return true;
    }
}
