using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>A terminal that this process has open, by its descriptor.</summary>
public sealed partial class TerminalDevice
{
    private const int SetAfterDrain = 1;
    private const nuint GetWindowSize = 0x5413;

    private readonly int _descriptor;

    private TerminalDevice(int descriptor) => _descriptor = descriptor;

    /// <summary>The terminal behind a descriptor; null when it is something else.</summary>
    public static TerminalDevice? Open(int descriptor) => isatty(descriptor) == 1 ? new TerminalDevice(descriptor) : null;

    /// <summary>Its size in rows and columns; null when it has none.</summary>
    public (int Rows, int Columns)? Size =>
        ioctl(_descriptor, GetWindowSize, out var size) == 0 && size.Rows > 0 ? (size.Rows, size.Columns) : null;

    /// <summary>Passes every key on as it is, until the result is disposed.</summary>
    /// <exception cref="Win32Exception">The terminal is gone.</exception>
    public IDisposable MakeRaw()
    {
        var saved = ReadAttributes();
        var raw = saved;
        cfmakeraw(ref raw);
        WriteAttributes(raw);
        return new Restore(this, saved);
    }

    /// <summary>Shows nothing of what is typed, until the result is disposed.</summary>
    /// <exception cref="Win32Exception">The terminal is gone.</exception>
    public IDisposable HideInput()
    {
        const uint echo = 0x8;
        var saved = ReadAttributes();
        var silent = saved;
        silent.LocalFlags &= ~echo;
        WriteAttributes(silent);
        return new Restore(this, saved);
    }

    private Attributes ReadAttributes() =>
        tcgetattr(_descriptor, out var attributes) == 0 ? attributes : throw new Win32Exception();

    private void WriteAttributes(in Attributes attributes)
    {
        if (tcsetattr(_descriptor, SetAfterDrain, attributes) != 0) throw new Win32Exception();
    }

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcgetattr(int descriptor, out Attributes attributes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcsetattr(int descriptor, int when, in Attributes attributes);

    [LibraryImport("libc")]
    private static partial void cfmakeraw(ref Attributes attributes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, out WindowSize size);

    private sealed class Restore(TerminalDevice terminal, Attributes saved) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done) return;
            _done = true;
            terminal.WriteAttributes(saved);
        }
    }

    // struct termios of glibc and musl on 64-bit Linux.
    [StructLayout(LayoutKind.Sequential, Size = 60)]
    private unsafe struct Attributes
    {
        public uint InputFlags;
        public uint OutputFlags;
        public uint ControlFlags;
        public uint LocalFlags;
        public byte Line;
        public fixed byte Characters[32];
        public uint InputSpeed;
        public uint OutputSpeed;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthPixels;
        public ushort HeightPixels;
    }
}
