using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// Puts the tree of a <see cref="VolumeArchive"/> into an empty directory. Whoever wrote the archive may mean harm: only the
/// form that we write is taken, and every entry is made by descriptor in the directory that came before it.
/// </summary>
internal sealed class VolumeArchiveReader(Stream archive, RootedDirectory target, SumsFile sums, CancellationToken cancellation) : IDisposable
{
    private static readonly TarLimits s_limits = new() { MaxBytes = long.MaxValue, MaxEntries = 100_000_000, MaxDepth = VolumeArchive.MaxDepth + 2 };
    private readonly TarReader _tar = new(archive, s_limits);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Files, directories and links so far, without the volume's own directory.</summary>
    public long Entries { get; private set; }

    /// <summary>Bytes of files so far, holes not counted.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads what the archive says of its volume.</summary>
    /// <exception cref="InvalidArgumentException">It is no archive of a volume.</exception>
    public async Task<VolumeDescription> ReadDescriptionAsync()
    {
        if (await _tar.NextAsync(cancellation) is not { Kind: TarEntryKind.Regular, Name: VolumeArchive.DescriptionName, Segments: null } entry)
            throw new InvalidArgumentException("this is not an archive of a volume: it does not begin with volume.json; make one with `gantry volume export`");
        if (entry.Size > VolumeDescription.MaxLength)
            throw new InvalidArgumentException($"the archive's {VolumeArchive.DescriptionName} is longer than {VolumeDescription.MaxLength} bytes");
        var json = new byte[entry.Size];
        await using (var data = _tar.OpenData())
            await data.ReadExactlyAsync(json, cancellation);
        await sums.AddAsync(entry, SHA256.HashData(json));
        return VolumeDescription.Parse(json);
    }

    /// <summary>Makes the tree, and checks that it is what was exported.</summary>
    /// <exception cref="InvalidArgumentException">The archive is cut off, damaged or hostile.</exception>
    public async Task ExtractAsync()
    {
        using var path = new ExtractionPath(target.Root);
        while (await NextAsync() is { } entry)
        {
            if (entry is { Name: VolumeArchive.SumsName, Kind: TarEntryKind.Regular, Segments: null } && path.IsBegun)
            {
                path.Leave();
                await CheckAsync();
                return;
            }
            Entries += path.IsBegun ? 1 : 0;
            var content = await path.PutAsync(entry, (file, name) => WriteAsync(file, name, entry));
            await sums.AddAsync(entry, content);
        }
        throw new InvalidArgumentException($"the archive is cut off: it has no {VolumeArchive.SumsName} at its end; nothing was imported, export the volume again");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _tar.Dispose();
    }

    private ValueTask<TarEntry?> NextAsync() => _tar.NextAsync(cancellation);

    private async Task CheckAsync()
    {
        await sums.FinishAsync();
        await using (var archived = _tar.OpenData())
            await sums.CompareAsync(archived, cancellation);
        if (await NextAsync() is { } entry)
            throw new InvalidArgumentException($"the archive has an entry after its end: {entry.Name}");
        await _tar.DrainAsync(cancellation);
    }

    private async Task<byte[]> WriteAsync(Microsoft.Win32.SafeHandles.SafeFileHandle file, string name, TarEntry entry)
    {
        ReadOnlyMemory<byte> piece = default;
        foreach (var (offset, length) in entry.Segments ?? [new TarSegment(0, entry.Size)])
        {
            file.SeekTo(offset, name);
            for (var left = length; left > 0;)
            {
                if (piece.IsEmpty)
                    piece = await _tar.ReadDataAsync(cancellation);
                var count = (int)Math.Min(piece.Length, left);
                _hash.AppendData(piece.Span[..count]);
                file.WriteAll(piece.Span[..count], name);
                piece = piece[count..];
                left -= count;
            }
            Bytes += length;
        }
        file.SetSize(entry.Size, name);
        return _hash.GetHashAndReset();
    }
}
