namespace Gantry.Engine.Files;

/// <summary>A container's files, open for a time.</summary>
/// <param name="root">The directory on the host where they begin.</param>
/// <param name="close">Lets go of them.</param>
internal sealed class FileView(string root, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>The directory on the host where they begin.</summary>
    internal string Root { get; } = root;

    public ValueTask DisposeAsync() => close();
}
