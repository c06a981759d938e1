namespace Gantry.Engine.Files;

/// <summary>A container's files, open for a time.</summary>
/// <param name="root">The directory on the host where they begin.</param>
/// <param name="owners">How their owners are named.</param>
/// <param name="close">Lets go of them.</param>
internal sealed class FileView(string root, FileOwners owners, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>The directory on the host where they begin.</summary>
    internal string Root { get; } = root;

    /// <summary>How their owners are named.</summary>
    internal FileOwners Owners { get; } = owners;

    public ValueTask DisposeAsync() => close();
}
