using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using Gantry.Build.Context;
using Gantry.Linux.Filesystem;

namespace Gantry.Cli.Commands.Build;

/// <summary>A directory as the context of a build, archived as it is sent: without what its .dockerignore leaves out.</summary>
internal sealed class BuildContextBody : HttpContent
{
    private const string UploadDirectory = ".gantry-uploads";

    private readonly string _root;
    private readonly PathRules _ignored;
    private readonly string _dockerfile;
    private readonly byte[]? _foreignDockerfile;
    private readonly IReadOnlyList<string> _uploads;

    /// <param name="root">The directory.</param>
    /// <param name="ignored">What is left out.</param>
    /// <param name="dockerfile">The Dockerfile's name in the archive; it is sent whatever is left out.</param>
    /// <param name="foreignDockerfile">Its content when it is not in the directory.</param>
    /// <param name="uploads">Directories that are sent along, each under its number.</param>
    public BuildContextBody(string root, PathRules ignored, string dockerfile, byte[]? foreignDockerfile, IReadOnlyList<string> uploads)
    {
        (_root, _ignored, _dockerfile, _foreignDockerfile, _uploads) = (root, ignored, dockerfile, foreignDockerfile, uploads);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await WriteAsync(archive, new DirectoryInfo(_root), "", _ignored, cancellationToken);
        if (_foreignDockerfile is not null)
            await archive.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, _dockerfile) { DataStream = new MemoryStream(_foreignDockerfile) }, cancellationToken);
        for (var i = 0; i < _uploads.Count; i++)
        {
            await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, $"{UploadDirectory}/{i}/") { Mode = (UnixFileMode)0x1ed }, cancellationToken);
            var rules = Path.Combine(_uploads[i], ".dockerignore");
            await WriteAsync(archive, new DirectoryInfo(_uploads[i]), $"{UploadDirectory}/{i}", PathRules.ParseIgnoreFile(File.Exists(rules) ? await File.ReadAllTextAsync(rules, cancellationToken) : ""), cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>Writes what a directory holds.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="path">Its path in the archive; empty is the root.</param>
    /// <param name="ignored">What is left out, by paths from where the tree begins.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="below">The directory's path from where the tree begins.</param>
    /// <exception cref="CommandException">Directories are nested deeper than the daemon takes them.</exception>
    private async Task WriteAsync(TarWriter archive, DirectoryInfo directory, string path, PathRules ignored, CancellationToken cancellation, string below = "")
    {
        if (below.Count(c => c == '/') >= ContextTree.MaxDepth)
            throw new CommandException($"directories are nested more than {ContextTree.MaxDepth} deep: {below[..100]}…");
        using var files = DirectoryHandle.Open(directory.FullName);
        foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            // A socket is of no use to anybody but its program.
            if (files.Status(entry.Name) is null or { Kind: FileKind.Socket }) continue;
            var name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            var relative = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            var isIgnored = !IsNeeded(name) && ignored.Matches(relative);
            var folder = entry is DirectoryInfo { LinkTarget: null } child ? child : null;
            var holdsDockerfile = folder is not null && _dockerfile.StartsWith(name + "/", StringComparison.Ordinal);
            if (isIgnored && !(folder is not null && (ignored.HasExceptions || holdsDockerfile))) continue;
            if (!isIgnored) await archive.WriteEntryAsync(entry.FullName, name, cancellation);
            if (folder is not null) await WriteAsync(archive, folder, name, ignored, cancellation, relative);
        }
    }

    private bool IsNeeded(string name) => name == _dockerfile || name == ".dockerignore" || name == _dockerfile + ".dockerignore";
}
