using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gantry.Oci;

namespace Gantry.Build.Cache;

/// <summary>
/// Makes a cache key of everything that decides a step's result. Each part goes in with its name and length, so that no two
/// different steps can be written the same way.
/// </summary>
internal sealed class CacheKeyBuilder : IDisposable
{
    /// <summary>Part of every key: raised when a step's meaning changes, so that old results are not taken for new ones.</summary>
    private const string Version = "1";

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CacheKeyBuilder(string kind) => Add("kind", kind).Add("version", Version);

    public CacheKeyBuilder Add(string name, string? value)
    {
        Append(name);
        Append(value ?? "\0");
        return this;
    }

    public CacheKeyBuilder Add(string name, IEnumerable<string> values)
    {
        Append(name);
        var list = values as IReadOnlyCollection<string> ?? [.. values];
        Append(list.Count.ToString());
        foreach (var value in list)
            Append(value);
        return this;
    }

    public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Append(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
    }
}
