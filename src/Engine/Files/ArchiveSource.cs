namespace Gantry.Engine.Files;

/// <summary>A file or directory of a container that was found and can be sent; it holds the container's files until it is disposed of.</summary>
public sealed class ArchiveSource : IAsyncDisposable
{
    /// <summary>What is known of it.</summary>
    public PathStat Stat => throw new NotImplementedException();

    /// <summary>Writes it as a tar whose names begin with the last part of its path.</summary>
    public Task WriteAsync(Stream destination, CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
