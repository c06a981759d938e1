using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// A checksum of a tree as it lies on disk: names, kinds, owners, modes, times of change, attributes and contents, in the
/// order of the names. Two trees have the same one when they would look the same to a program.
/// </summary>
internal sealed class TreeDigest : IDisposable
{
    private const int MaxDepth = 256;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CancellationToken _cancellation;

    private TreeDigest(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>Computes it.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    public static string Of(DirectoryHandle directory, CancellationToken cancellation)
    {
        using var digest = new TreeDigest(cancellation);
        digest.AddContent(directory, 0);
        return $"sha256:{Convert.ToHexStringLower(digest._hash.GetHashAndReset())}";
    }

    public void Dispose() => _hash.Dispose();

    private void AddContent(DirectoryHandle directory, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidArgumentException($"{directory.Path}: directories lie more than {MaxDepth} deep in each other");
        foreach (var entry in directory.Entries().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (directory.Status(entry.Name) is { } status && status.Kind is not (FileKind.Socket or FileKind.Unknown))
                Add(directory, entry.Name, status, depth);
        }
        Add("..");
    }

    private void Add(DirectoryHandle directory, string name, FileStatus status, int depth)
    {
        Add(name);
        Add((long)status.Kind, status.Permissions, status.UserId, status.GroupId, status.ModificationTime.Seconds, status.ModificationTime.Nanoseconds);
        foreach (var attribute in directory.ListXattrs(name).Where(a => a == "security.capability" || a.StartsWith("user.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            Add(attribute);
            Add(Convert.ToHexString(directory.GetXattr(name, attribute) ?? []));
        }
        switch (status.Kind)
        {
            case FileKind.Directory:
                using (var below = directory.OpenDirectory(name))
                    AddContent(below, depth + 1);
                break;
            case FileKind.Regular:
                AddFile(directory, name);
                break;
            case FileKind.SymbolicLink:
                Add(directory.ReadLink(name));
                break;
            default:
                Add(status.DeviceMajor, status.DeviceMinor);
                break;
        }
    }

    private void AddFile(DirectoryHandle directory, string name)
    {
        using var file = directory.OpenFile(name, OpenFlags.Read | OpenFlags.NonBlocking);
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            var size = 0L;
            for (int count; (count = file.ReadSome(buffer, name)) > 0; size += count)
            {
                _cancellation.ThrowIfCancellationRequested();
                _hash.AppendData(buffer, 0, count);
            }
            Add(size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Add(string text)
    {
        Add(text.Length);
        _hash.AppendData(Encoding.Unicode.GetBytes(text));
    }

    private void Add(params ReadOnlySpan<long> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            _hash.AppendData(bytes);
        }
    }
}
