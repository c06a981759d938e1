namespace Gantry.Build.Execution;

/// <summary>Layers that are shown read-only.</summary>
internal sealed class MountedView(LayerWorkspaces owner, string id, string path) : IDisposable
{
    /// <summary>Where, on the host.</summary>
    public string Path { get; } = path;

    public void Dispose() => owner.Release(id);
}
