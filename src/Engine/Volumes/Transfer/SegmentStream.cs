using System.Security.Cryptography;
using Gantry.Images.Archives;
using Gantry.Oci.Archives;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>The stretches of a file that have data, one after the other, with their checksum.</summary>
internal sealed class SegmentStream(SafeFileHandle file, IReadOnlyList<TarSegment> segments) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _segment;
    private long _done;

    /// <summary>SHA-256 of all that was read. Once.</summary>
    public byte[] Checksum() => _hash.GetHashAndReset();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_segment < segments.Count && _done == segments[_segment].Length)
            (_segment, _done) = (_segment + 1, 0);
        if (_segment == segments.Count)
            return 0;
        var (offset, length) = segments[_segment];
        var count = await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, length - _done)], offset + _done, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        _done += count;
        return count;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
