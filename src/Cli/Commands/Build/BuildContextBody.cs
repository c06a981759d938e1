using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using Gantry.Build.Context;

namespace Gantry.Cli.Commands.Build;

/// <summary>A directory as the context of a build, archived as it is sent: without what its .dockerignore leaves out.</summary>
internal sealed class BuildContextBody : HttpContent
{
    private readonly string _root;
    private readonly PathRules _ignored;
    private readonly string _dockerfile;
    private readonly byte[]? _foreignDockerfile;

    /// <param name="root">The directory.</param>
    /// <param name="ignored">What is left out.</param>
    /// <param name="dockerfile">The Dockerfile's name in the archive; it is sent whatever is left out.</param>
    /// <param name="foreignDockerfile">Its content when it is not in the directory.</param>
    public BuildContextBody(string root, PathRules ignored, string dockerfile, byte[]? foreignDockerfile)
    {
        (_root, _ignored, _dockerfile, _foreignDockerfile) = (root, ignored, dockerfile, foreignDockerfile);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await WriteAsync(archive, new DirectoryInfo(_root), "", cancellationToken);
        if (_foreignDockerfile is not null)
            await archive.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, _dockerfile) { DataStream = new MemoryStream(_foreignDockerfile) }, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(TarWriter archive, DirectoryInfo directory, string path, CancellationToken cancellation)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            var ignored = name != _dockerfile && name != ".dockerignore" && name != _dockerfile + ".dockerignore" && _ignored.Matches(name);
            var folder = entry is DirectoryInfo { LinkTarget: null } child ? child : null;
            var holdsDockerfile = folder is not null && _dockerfile.StartsWith(name + "/", StringComparison.Ordinal);
            if (ignored && !(folder is not null && (_ignored.HasExceptions || holdsDockerfile))) continue;
            if (!ignored) await archive.WriteEntryAsync(entry.FullName, name, cancellation);
            if (folder is not null) await WriteAsync(archive, folder, name, cancellation);
        }
    }
}
