using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Oci;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Images.Blobs;

/// <summary>Content on its way into the store. Without <see cref="Commit"/> nothing of it has a name.</summary>
public sealed class BlobIngest : IDisposable
{
    private const int ReplayBuffer = 256 * 1024;

    private readonly ContentStore _store;
    private readonly string _path;
    private readonly Digest? _expected;
    private readonly long? _size;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash;
    private bool _keep;

    internal BlobIngest(ContentStore store, string path, Digest? expected, long? size)
    {
        (_store, _path, _expected, _size) = (store, path, expected, size);
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (RandomAccess.GetLength(_file) > size)
            RandomAccess.SetLength(_file, 0);
        _hash = IncrementalHash.CreateHash(expected?.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
    }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Takes up what an earlier attempt left: hashes it and hands it on. To be called before the first write.</summary>
    /// <param name="sink">Who else needs the bytes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ReplayAsync(Func<ReadOnlyMemory<byte>, ValueTask> sink, CancellationToken cancellation)
    {
        var buffer = new byte[ReplayBuffer];
        while (await RandomAccess.ReadAsync(_file, buffer, Length, cancellation) is > 0 and var count)
        {
            _hash.AppendData(buffer, 0, count);
            Length += count;
            await sink(buffer.AsMemory(0, count));
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="InvalidArgumentException">It is more than was announced.</exception>
    /// <exception cref="UnavailableException">The disk is full.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        if (Length + content.Length > _size)
            throw new InvalidArgumentException($"content {_expected} is longer than the {_size} bytes that were announced");
        try
        {
            RandomAccess.Write(_file, content, Length);
        }
        catch (IOException e)
        {
            throw new UnavailableException($"cannot store content: {e.Message}", e);
        }
        _hash.AppendData(content);
        Length += content.Length;
    }

    /// <summary>Begins again from nothing: what came so far is not what was expected.</summary>
    public void Reset()
    {
        RandomAccess.SetLength(_file, 0);
        _hash.GetHashAndReset();
        Length = 0;
    }

    /// <summary>Keeps what came so far for another attempt, also after a restart.</summary>
    public void KeepPartial() => _keep = _expected is not null;

    /// <summary>Verifies the content and gives it its name.</summary>
    /// <param name="verified">Called with the digest before the name is there, so that somebody can hold on to it.</param>
    /// <exception cref="InvalidArgumentException">It is not what was announced; it is thrown away.</exception>
    public Digest Commit(Action<Digest>? verified = null)
    {
        var hash = _hash.GetHashAndReset();
        var digest = _expected is { Algorithm: "sha512" } ? Digest.Parse("sha512:" + Convert.ToHexStringLower(hash)) : Digest.FromHash(hash);
        if (_expected is { } expected && (digest != expected || Length != (_size ?? Length)))
        {
            _keep = false;
            throw new InvalidArgumentException($"content does not verify: want {expected} of {_size} bytes, got {digest} of {Length} bytes");
        }
        verified?.Invoke(digest);
        File.Move(_path, _store.PathOf(digest), overwrite: true);
        _keep = true;
        return digest;
    }

    /// <summary>Closes it, and throws away what was neither committed nor is to be continued.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
        if (!_keep)
            File.Delete(_path);
    }
}
