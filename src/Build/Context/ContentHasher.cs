using Gantry.Build.Cache;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.Context;

/// <summary>
/// Hashes what COPY takes: names, kinds, permissions, links and contents, but no times, so that a fresh check-out of the same
/// files is the same.
/// </summary>
internal sealed class ContentHasher(ContextTree tree, bool includeOwner, CancellationToken cancellation)
{
    /// <summary>The hash of some matches.</summary>
    /// <param name="matches">What is taken.</param>
    /// <param name="exclude">What is left out of it.</param>
    public Digest Hash(IEnumerable<SourceMatch> matches, PathRules exclude)
    {
        using var key = new CacheKeyBuilder("content");
        foreach (var match in matches)
            Add(key, match, exclude);
        return key.Finish();
    }

    private void Add(CacheKeyBuilder key, SourceMatch match, PathRules exclude)
    {
        var name = match.Path[(match.Path.LastIndexOf('/') + 1)..];
        key.Add("match", name).Add("base", match.Base.Length > 0 ? match.Path[match.Base.Length..] : match.Path);
        var status = tree.Files.Status(match.Path) ?? throw new NotFoundException($"\"/{match.Path}\" is a link to nothing");
        AddStatus(key, "", status);
        if (!status.IsDirectory)
        {
            if (status.Kind == FileKind.Regular)
                using (var file = tree.Files.OpenFile(match.Path, OpenFlags.Read | OpenFlags.NonBlocking))
                    key.Add("hash", tree.Hashes.Of(file, DirectoryHandle.StatusOf(file, match.Path), cancellation).ToString());
            return;
        }
        using var directory = tree.Files.OpenDirectory(match.Path);
        var skip = match.Path.Length == 0 ? 0 : match.Path.Length + 1;
        new TreeWalker(
            walked => AddWalked(key, walked),
            p => tree.Rules.Matches(p) || exclude.Matches(p[skip..]),
            tree.Rules.HasExceptions || exclude.HasExceptions,
            cancellation).Walk(directory, match.Path);
    }

    private void AddWalked(CacheKeyBuilder key, WalkedFile walked)
    {
        AddStatus(key, walked.Relative, walked.Status);
        if (walked.Status.Kind == FileKind.SymbolicLink)
            key.Add("link", walked.Directory.ReadLink(walked.Name));
        else if (walked.Status.Kind == FileKind.Regular && tree.Hashes.Find(walked.Status) is { } known)
            key.Add("hash", known.ToString());
        else if (walked.Status.Kind == FileKind.Regular)
            using (var file = walked.Directory.OpenFile(walked.Name, OpenFlags.Read | OpenFlags.NonBlocking))
                key.Add("hash", tree.Hashes.Of(file, DirectoryHandle.StatusOf(file, walked.Path), cancellation).ToString());
    }

    private void AddStatus(CacheKeyBuilder key, string path, FileStatus status)
    {
        key.Add("path", path).Add("kind", ((int)status.Kind).ToString());
        // A link's permissions mean nothing and differ between file systems.
        if (status.Kind != FileKind.SymbolicLink)
            key.Add("mode", status.Permissions.ToString());
        if (includeOwner)
            key.Add("owner", $"{status.UserId}:{status.GroupId}");
    }
}
