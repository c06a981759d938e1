using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>Tells what happens to files and directories (inotify).</summary>
public sealed class FileWatcher : IDisposable
{
    private const int HeaderSize = 16;
    private readonly SafeFileHandle _descriptor;

    /// <summary>Opens a watcher that watches nothing yet.</summary>
    /// <exception cref="IOException">The user has too many.</exception>
    public FileWatcher()
    {
        var descriptor = inotify_init1(O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0)
            throw Failure("inotify_init1");
        _descriptor = new SafeFileHandle(descriptor, true);
    }

    /// <summary>Begins to watch a file or directory.</summary>
    /// <returns>The watch, which its events name.</returns>
    /// <exception cref="IOException">It is not there, or there are too many watches.</exception>
    public int Add(string path, FileEvents events)
    {
        var watch = inotify_add_watch(_descriptor, path, (uint)events);
        return watch < 0 ? throw Failure(path) : watch;
    }

    /// <summary>Ends a watch; no error when it has ended.</summary>
    public void Remove(int watch) => _ = inotify_rm_watch(_descriptor, watch);

    /// <summary>Waits for events and returns all that are there.</summary>
    public async Task<IReadOnlyList<FileEvent>> ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var count = await Descriptor.ReadAsync(_descriptor, buffer, cancellation);
        return Parse(buffer.AsSpan(0, count));
    }

    /// <summary>Waits for events and returns them as they come.</summary>
    public async IAsyncEnumerable<FileEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
            foreach (var happened in await ReadAsync(cancellation))
                yield return happened;
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private static List<FileEvent> Parse(ReadOnlySpan<byte> buffer)
    {
        var events = new List<FileEvent>();
        while (buffer.Length >= HeaderSize)
        {
            var watch = BinaryPrimitives.ReadInt32LittleEndian(buffer);
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(buffer[4..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(buffer[12..]);
            var name = buffer.Slice(HeaderSize, length);
            var end = name.IndexOf((byte)0);
            events.Add(new FileEvent(watch, (FileEvents)mask, Encoding.UTF8.GetString(end < 0 ? name : name[..end])));
            buffer = buffer[(HeaderSize + length)..];
        }
        return events;
    }
}
