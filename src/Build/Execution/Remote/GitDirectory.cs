using Gantry.Build.Context;
using Gantry.Build.Execution.Files;
using Gantry.Errors;

namespace Gantry.Build.Execution.Remote;

/// <summary>A directory of a git repository.</summary>
internal sealed class GitDirectory(GitReference reference, string? checksum, bool keepGit) : RemoteFile(reference.ToString())
{
    private GitCheckout? _checkout;

    public override async Task<string> FetchAsync(BuildJob job, CancellationToken cancellation)
    {
        _checkout = await GitCheckout.CreateAsync(reference, job.Services.Cache.Directory, cancellation);
        if (checksum is not null && !_checkout.Commit.StartsWith(checksum, StringComparison.Ordinal))
            throw new InvalidArgumentException($"expected checksum {checksum} of {reference.Repository}, got {_checkout.Commit}");
        job.Take(new($"{reference.Repository}#{reference.Revision}", "sha1", _checkout.Commit));
        return $"{_checkout.Commit}:{reference.Directory}:{keepGit}";
    }

    public override Task PlaceAsync(TreeCopier copier, CopyRules rules, LayerWorkspace workspace, string target, CancellationToken cancellation)
    {
        using var checkout = _checkout ?? throw new InvalidOperationException("the repository was not fetched");
        using var tree = new ContextTree(checkout.Path, new(keepGit ? [] : [".git"]), new());
        copier.Copy(tree, new(SourceMatcher.Clean(reference.Directory), ""), target, intoDirectory: true);
        return Task.CompletedTask;
    }
}
