namespace Gantry.Build.Context;

/// <summary>A directory with a client's files.</summary>
/// <param name="hostPath">Where.</param>
/// <param name="release">What happens when it is no longer needed.</param>
public sealed class StoredContext(string hostPath, Action release) : IDisposable
{
    /// <summary>Where, on the host.</summary>
    public string HostPath { get; } = hostPath;

    /// <summary>Notes how many bytes it holds.</summary>
    internal Action<long>? NoteSize { get; init; }

    /// <inheritdoc/>
    public void Dispose() => release();
}
