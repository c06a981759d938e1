namespace Gantry.Build.Context;

/// <summary>A context whose files are in a directory of the daemon's already.</summary>
/// <param name="hostPath">The directory.</param>
/// <param name="rules">What of it is left out (.dockerignore).</param>
public sealed class DirectoryContext(string hostPath, PathRules rules) : IBuildContext, IDisposable
{
    private readonly Lazy<ContextTree> _tree = new(() => new ContextTree(hostPath, rules, new()));

    /// <inheritdoc/>
    public Task<ContextTree> OpenAsync(CancellationToken cancellation) => Task.FromResult(_tree.Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tree.IsValueCreated)
            _tree.Value.Dispose();
    }
}
