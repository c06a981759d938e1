using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>Computes the SHA-256 digest of what is written, and passes it on where there is somebody to take it.</summary>
internal sealed class HashingWriteStream(Stream? next) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes were written.</summary>
    public long Count { get; private set; }

    public override long Length => Count;

    /// <summary>The digest of all that was written. Once.</summary>
    public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        Count += buffer.Length;
        next?.Write(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        Count += buffer.Length;
        if (next is not null)
            await next.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => next?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => next?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
