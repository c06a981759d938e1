using System.Text;
using Gantry.Build.Cache;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Build.Execution.Files;
using Gantry.Build.Execution.Remote;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>COPY and ADD: puts files of a context, stage, image, address or here-document into the image.</summary>
internal sealed class TransferStep : LayerStep
{
    private readonly BuildJob _job;
    private readonly ImageDraft _draft;
    private readonly TransferInstruction _instruction;
    private readonly ICopySource _source;
    private readonly IReadOnlyList<string> _paths;
    private readonly IReadOnlyList<RemoteFile> _remotes;
    private readonly IReadOnlyList<(string Name, byte[] Content)> _inline;
    private readonly string _target;
    private readonly string? _chown;
    private readonly PermissionChange? _chmod;
    private readonly PathRules _exclude;
    private FileOwner? _linkedOwner;

    /// <param name="job">The build.</param>
    /// <param name="draft">The stage's image so far.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="source">What plain paths are in.</param>
    /// <param name="words">Expands variables.</param>
    public TransferStep(BuildJob job, ImageDraft draft, TransferInstruction instruction, ICopySource source, WordExpander words)
    {
        (_job, _draft, _instruction, _source) = (job, draft, instruction, source);
        var sources = instruction.Sources.Select(words.Expand).ToList();
        var add = instruction as AddInstruction;
        _remotes = [.. sources.Where(s => add is not null && RemoteFile.IsRemote(s)).Select(s => RemoteFile.Create(s, add!, words))];
        _paths = [.. sources.Where(s => add is null || !RemoteFile.IsRemote(s))];
        _inline = [.. instruction.InlineFiles.Select(h => (h.Name, Encoding.UTF8.GetBytes(h.Expand ? words.ExpandText(h.Content) : h.Content)))];
        _target = Absolute(words.Expand(instruction.Destination));
        _chown = instruction.Chown is null ? null : words.Expand(instruction.Chown);
        _chmod = instruction.Chmod is null ? null : new(words.Expand(instruction.Chmod));
        _exclude = new(instruction.Exclude.Select(words.Expand));
        if (sources.Count + _inline.Count > 1 && !_target.EndsWith('/'))
            throw new InvalidArgumentException($"When using {instruction.Keyword} with more than one source file, the destination must be a directory and end with a /");
        History = $"{instruction.Keyword} {string.Join(' ', [.. instruction.Flags.Where(f => f.Name is not "from").Select(f => $"--{f.Name}{(f.Value is null ? "" : "=" + f.Value)}"), .. sources, .. _inline.Select(i => $"<<{i.Name}"), words.Expand(instruction.Destination)])} # buildkit";
    }

    /// <inheritdoc/>
    public override string History { get; }

    /// <inheritdoc/>
    public override bool IsLinked => _instruction.Link;

    /// <inheritdoc/>
    public override async Task<Digest> KeyAsync(CancellationToken cancellation)
    {
        using var key = new CacheKeyBuilder(_instruction.Keyword);
        // A linked layer is the same whatever lies below it, but for the names of users, which are looked up there.
        if (IsLinked && _chown is not null)
            _linkedOwner = OwnerLookup.Resolve((await _job.Views.OpenAsync(_draft.ChainId, null, cancellation)).Files, _chown);
        key.Add("parent", IsLinked ? "linked" : _draft.ChainId?.ToString()).Add("owner", _linkedOwner?.ToString()).Add("target", _target).Add("chown", IsLinked ? null : _chown).Add("chmod", _instruction.Chmod)
            .Add("exclude", _instruction.Exclude).Add("parents", (_instruction as CopyInstruction)?.Parents.ToString())
            .Add("unpack", (_instruction as AddInstruction)?.Unpack.ToString()).Add("epoch", _job.EpochText);
        if (_paths.Count > 0)
            key.Add("content", (await _source.HashAsync(_paths, _exclude, cancellation)).ToString());
        foreach (var remote in _remotes)
            key.Add("remote", remote.Address).Add("checksum", (await remote.FetchAsync(_job, cancellation)).ToString());
        foreach (var (name, content) in _inline)
            key.Add("file", name).Add("hash", Digest.Of(content).ToString());
        return key.Finish();
    }

    /// <inheritdoc/>
    public override async Task ApplyAsync(LayerWorkspace workspace, BuildStep step, CancellationToken cancellation)
    {
        var tree = _paths.Count > 0 ? await _source.OpenAsync(cancellation) : null;
        using var root = workspace.Open();
        var rules = new CopyRules
        {
            Owner = _linkedOwner ?? (_chown is { } chown ? OwnerLookup.Resolve(root, chown) : (FileOwner?)null) ?? (_source.KeepsOwners && tree is not null ? null : new FileOwner(0, 0)),
            Permissions = _chmod,
            Exclude = _exclude,
            Parents = _instruction is CopyInstruction { Parents: true },
            LatestTime = _job.Request.SourceDateEpoch,
            AllowSpecialFiles = _source.KeepsOwners,
        };
        var copier = new TreeCopier(root, rules, cancellation);
        if (tree is not null)
            await CopyPathsAsync(copier, tree, workspace, cancellation);
        foreach (var remote in _remotes)
            await remote.PlaceAsync(copier, rules, workspace, _target, cancellation);
        foreach (var (name, content) in _inline)
            copier.Write(FileTarget(root, name), content, 0x1A4, _job.Now);
    }

    private async Task CopyPathsAsync(TreeCopier copier, ContextTree tree, LayerWorkspace workspace, CancellationToken cancellation)
    {
        var matcher = new SourceMatcher(tree, cancellation);
        var matches = _paths.SelectMany(matcher.Find).ToList();
        var unpack = _instruction is AddInstruction add && add.Unpack != false;
        foreach (var match in matches)
        {
            if (unpack && ArchiveFile.IsArchive(tree, match.Path))
                await ArchiveFile.UnpackAsync(tree, match.Path, workspace, _target, _linkedOwner is { } owner ? $"{owner.User}:{owner.Group}" : _chown, cancellation);
            else
                copier.Copy(tree, match, _target, intoDirectory: matches.Count > 1);
        }
    }

    private string FileTarget(Linux.Filesystem.RootedDirectory root, string name) =>
        _target.EndsWith('/') || root.Status(_target) is { IsDirectory: true } ? $"{_target.TrimEnd('/')}/{name}" : _target;

    /// <summary>The target from the root: below the working directory when it is relative; a slash at its end stays.</summary>
    private string Absolute(string target)
    {
        var isDirectory = target.Length == 0 || target.EndsWith('/') || target is "." or ".." || target.EndsWith("/.", StringComparison.Ordinal) || target.EndsWith("/..", StringComparison.Ordinal);
        var path = WorkdirStep.Resolve(_draft.WorkingDirectory, target);
        return isDirectory && path != "/" ? path + "/" : path;
    }
}
