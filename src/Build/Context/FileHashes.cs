using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Context;

/// <summary>
/// The hashes of files' contents, remembered by inode and change time: the kernel sets the change time itself, so a file whose
/// change time is the same has the same content.
/// </summary>
public sealed class FileHashes
{
    private const int BufferSize = 256 * 1024;
    private const int MaxFiles = 250_000;

    private readonly ConcurrentDictionary<(ulong Filesystem, ulong Inode), (UnixTime Changed, long Size, Digest Hash)> _known = new();

    /// <summary>The hash of an open regular file.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="status">Its status.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Digest Of(SafeFileHandle file, FileStatus status, CancellationToken cancellation)
    {
        if (Find(status) is { } known)
            return known;
        var hash = Read(file, cancellation);
        Note(status, hash);
        return hash;
    }

    /// <summary>Remembers the hash of a regular file that somebody has read.</summary>
    public void Note(FileStatus status, Digest hash)
    {
        if (_known.Count >= MaxFiles)
            _known.Clear();
        // A file that changed within the clock's granularity of now could change again unnoticed.
        _known[(status.Filesystem, status.Inode)] = (status.ChangeTime, status.Size, hash);
    }

    /// <summary>The hash of a regular file that was read before and is unchanged; null when it has to be read.</summary>
    public Digest? Find(FileStatus status) =>
        _known.TryGetValue((status.Filesystem, status.Inode), out var known) && known.Changed == status.ChangeTime && known.Size == status.Size ? known.Hash : null;

    private static Digest Read(SafeFileHandle file, CancellationToken cancellation)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var offset = 0L;
            for (int count; (count = RandomAccess.Read(file, buffer.AsSpan(0, BufferSize), offset)) > 0; offset += count)
            {
                cancellation.ThrowIfCancellationRequested();
                sha.AppendData(buffer, 0, count);
            }
            return Digest.FromHash(sha.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
