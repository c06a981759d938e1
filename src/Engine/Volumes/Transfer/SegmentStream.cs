using System.Security.Cryptography;
using Gantry.Oci.Archives;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>The stretches of a file that have data, one after the other, with their checksum.</summary>
internal sealed class SegmentStream(SafeFileHandle file, IReadOnlyList<TarSegment> segments) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _segment;
    private long _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
