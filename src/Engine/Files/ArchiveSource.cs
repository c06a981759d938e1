using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Files;

/// <summary>A file or directory of a container that was found and can be sent; it holds the container's files until it is disposed of.</summary>
public sealed class ArchiveSource : IAsyncDisposable
{
    private readonly FileView _view;
    private readonly DirectoryHandle _directory;
    private readonly string? _name;

    /// <summary>Holds what was found.</summary>
    /// <param name="view">The container's files.</param>
    /// <param name="stat">What is known of it.</param>
    /// <param name="directory">The directory that holds it; itself when <paramref name="name"/> is null.</param>
    /// <param name="name">Its name there.</param>
    internal ArchiveSource(FileView view, PathStat stat, DirectoryHandle directory, string? name)
    {
        _view = view;
        _directory = directory;
        _name = name;
        Stat = stat;
    }

    /// <summary>What is known of it.</summary>
    public PathStat Stat { get; }

    /// <summary>Writes it as a tar whose names begin with the last part of its path.</summary>
    public async Task WriteAsync(Stream destination, CancellationToken cancellation)
    {
        await using var archiver = new TreeArchiver(destination, _view.Owners);
        if (_name is null)
            await archiver.AddContentAsync(_directory, Stat.Name, cancellation);
        else
            await archiver.AddAsync(_directory, _name, Stat.Name, cancellation);
        await archiver.FinishAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        await _view.DisposeAsync();
    }
}
