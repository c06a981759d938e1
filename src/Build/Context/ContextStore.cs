using System.Text;
using Gantry.Build.Cache;
using Gantry.Build.Execution.Files;
using Gantry.Build.Execution.Remote;
using Gantry.Images.Archives;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.Context;

/// <summary>Keeps the files that clients send: for one build, or from build to build.</summary>
public sealed class ContextStore
{
    private static readonly string[] s_temporary = ["context-", "download-", "git-"];

    private readonly BuildCache _cache;
    private readonly HashSet<string> _busy = [];
    private readonly Lock _gate = new();

    internal ContextStore(BuildCache cache) => _cache = cache;

    /// <summary>The hashes of the files that are kept from build to build.</summary>
    internal FileHashes Hashes { get; } = new();

    /// <summary>Unpacks an archive of a context; it is removed when the result is disposed of.</summary>
    /// <param name="tar">The archive, compressed or not.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<StoredContext> UnpackAsync(Stream tar, CancellationToken cancellation)
    {
        var context = CreateTemporary();
        try
        {
            using var root = RootedDirectory.Open(context.HostPath);
            using var extractor = new TarExtractor(root, new() { Owner = new(0, 0) });
            await extractor.ExtractAsync(await DecompressAsync(tar, cancellation), "/", cancellation);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Whether a context is to be fetched: an HTTP address, or a git repository.</summary>
    public static bool IsAddress(string text) => RemoteFile.IsRemote(text);

    /// <summary>Fetches a context: an archive or Dockerfile at an HTTP address, or a git repository.</summary>
    /// <param name="address">The address.</param>
    /// <param name="keepGit">Whether a repository keeps its <c>.git</c>.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<StoredContext> FetchAsync(string address, bool keepGit, CancellationToken cancellation)
    {
        if (GitReference.TryParse(address) is { } git)
            return await CheckOutAsync(git, keepGit, cancellation);
        using var response = await GuardedHttp.GetAsync(address, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var head = new byte[Decompression.HeadLength];
        var length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        var whole = new PrefixedStream(head.AsMemory(0, length), new UndisposedStream(body));
        if (Decompression.Detect(head.AsSpan(0, length)) is not null || Decompression.IsTar(head.AsSpan(0, length)))
            return await UnpackAsync(whole, cancellation);
        var context = CreateTemporary();
        await using var file = File.Create(Path.Combine(context.HostPath, "Dockerfile"));
        await whole.CopyToAsync(file, cancellation);
        return context;
    }

    private async Task<StoredContext> CheckOutAsync(GitReference git, bool keepGit, CancellationToken cancellation)
    {
        var checkout = await GitCheckout.CreateAsync(git, _cache.Directory, cancellation);
        if (!keepGit)
            DirectoryTrees.Remove(Path.Combine(checkout.Path, ".git"));
        if (SourceMatcher.Clean(git.Directory) is not { Length: > 0 } directory)
            return new(checkout.Path, checkout.Dispose);
        // A directory of the repository may be a link: what it names is copied from inside the repository.
        var context = CreateTemporary();
        using (checkout)
        using (var tree = new ContextTree(checkout.Path, new([]), new()))
        using (var root = RootedDirectory.Open(context.HostPath))
            new TreeCopier(root, new() { Owner = new(0, 0) }, cancellation).Copy(tree, new(directory, ""), "/", intoDirectory: true);
        return context;
    }

    /// <summary>
    /// Removes what a .dockerignore leaves out of a context that came whole, so that no way of looking at it (a bind mount,
    /// a link) shows it to a step.
    /// </summary>
    public static void RemoveIgnored(StoredContext context, PathRules rules, CancellationToken cancellation)
    {
        if (rules.IsEmpty)
            return;
        using var root = RootedDirectory.Open(context.HostPath);
        var ignored = new List<string>();
        new TreeWalker(
            file =>
            {
                if (rules.Matches(file.Path) && !(file.Status.IsDirectory && rules.HasExceptions))
                    ignored.Add(file.Path);
            },
            null, false, cancellation).Walk(root.Root, "");
        foreach (var path in ignored.Where(p => root.Status(p, follow: false) is not null))
        {
            var (parent, name) = root.OpenParent(path);
            using (parent)
                parent.RemoveTree(name);
        }
    }

    /// <summary>Makes a directory of a context a context by itself, which the other no longer has.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">The directory in it.</param>
    /// <returns>The new context; null when there is no such directory.</returns>
    public StoredContext? TakeOut(StoredContext context, string path)
    {
        using var root = RootedDirectory.Open(context.HostPath);
        if (root.Status(path, follow: false) is not { IsDirectory: true })
            return null;
        var taken = CreateTemporary();
        var (parent, name) = root.OpenParent(path);
        using (parent)
        using (var target = DirectoryHandle.Open(Path.GetDirectoryName(taken.HostPath)!))
        {
            Directory.Delete(taken.HostPath);
            parent.Rename(name, target, Path.GetFileName(taken.HostPath));
        }
        return taken;
    }

    /// <summary>An empty context for one build.</summary>
    public StoredContext CreateTemporary()
    {
        var path = Path.Combine(_cache.Directory, $"context-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        return new(path, () => DirectoryTrees.Remove(path));
    }

    /// <summary>The context that is kept under a key, so that its client only sends what changed.</summary>
    /// <param name="key">What names the client's directory.</param>
    /// <param name="description">For people.</param>
    public StoredContext OpenKept(string key, string description)
    {
        lock (_gate)
        {
            // Builds that run at the same time must not change one another's files: a further one gets a directory of its own.
            var name = Enumerable.Range(0, int.MaxValue).Select(n => Name(key, n)).First(_busy.Add);
            var record = $"context:{name}";
            var path = Path.Combine(_cache.Directory, name);
            var usage = _cache.Use(record);
            Directory.CreateDirectory(path);
            _cache.AddDirectory(record, CacheKind.LocalSource, description, name);
            return new(path, () => Release(name, usage)) { NoteSize = size => _cache.AddDirectory(record, CacheKind.LocalSource, description, name, size) };
        }
    }

    private void Release(string name, IDisposable usage)
    {
        usage.Dispose();
        lock (_gate)
            _busy.Remove(name);
    }

    private static string Name(string key, int number) => $"source-{Digest.Of(Encoding.UTF8.GetBytes($"{key}\0{number}")).Hex[..32]}";

    /// <summary>Removes what a killed daemon left.</summary>
    internal void RemoveLeftovers()
    {
        foreach (var path in Directory.EnumerateDirectories(_cache.Directory).Where(IsTemporary))
            DirectoryTrees.Remove(path);
        foreach (var path in Directory.EnumerateFiles(_cache.Directory).Where(IsTemporary))
            File.Delete(path);
    }

    private static bool IsTemporary(string path) =>
        s_temporary.Any(t => Path.GetFileName(path).StartsWith(t, StringComparison.Ordinal)) || path.EndsWith(".new", StringComparison.Ordinal);

    private static async Task<Stream> DecompressAsync(Stream source, CancellationToken cancellation)
    {
        var head = new byte[Decompression.HeadLength];
        var length = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        return Decompression.Open(Decompression.Detect(head.AsSpan(0, length)), new PrefixedStream(head.AsMemory(0, length), new UndisposedStream(source)));
    }
}
