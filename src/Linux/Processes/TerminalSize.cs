using System.Runtime.InteropServices;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>The size of a terminal in characters.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct TerminalSize(ushort Height, ushort Width)
{
    private const nuint TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414;

    /// <summary>The size of a terminal; null when the descriptor is none.</summary>
    public static unsafe TerminalSize? Of(SafeHandle terminal)
    {
        var size = stackalloc ushort[4];
        return ioctl(terminal, TIOCGWINSZ, size) < 0 ? null : new(size[0], size[1]);
    }

    /// <summary>Gives a terminal this size; its foreground processes get SIGWINCH.</summary>
    /// <exception cref="IOException">The descriptor is no terminal.</exception>
    public unsafe void Apply(SafeHandle terminal)
    {
        var size = stackalloc ushort[4] { Height, Width, 0, 0 };
        if (ioctl(terminal, TIOCSWINSZ, size) < 0)
            throw Failure("ioctl(TIOCSWINSZ)");
    }
}
