using Gantry.Build.Cache;
using Gantry.Build.Execution.Files;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>WORKDIR: makes the directory.</summary>
internal sealed class WorkdirStep(ImageDraft draft, string path) : LayerStep
{
    public override string History => $"WORKDIR {path}";

    public override Task<Digest> KeyAsync(CancellationToken cancellation)
    {
        using var key = new CacheKeyBuilder("workdir");
        return Task.FromResult(key.Add("parent", draft.ChainId?.ToString()).Add("path", path).Add("user", draft.Config.User).Finish());
    }

    public override Task ApplyAsync(LayerWorkspace workspace, BuildStep step, CancellationToken cancellation)
    {
        using var root = workspace.Open();
        var owner = string.IsNullOrEmpty(draft.Config.User) ? new(0, 0) : OwnerLookup.Resolve(root, draft.Config.User);
        using var made = root.MakeDirectories(path, 0x1ED, owner.User, owner.Group);
        return Task.CompletedTask;
    }

    /// <summary>The working directory after a WORKDIR: an absolute path, or one below the last.</summary>
    public static string Resolve(string current, string path)
    {
        var joined = path.StartsWith('/') ? path : $"{current}/{path}";
        return "/" + Context.SourceMatcher.Clean(joined);
    }
}
