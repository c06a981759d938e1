using System.Formats.Tar;
using System.Net;

namespace Gantry.Cli.Commands.Containers.Copying;

/// <summary>A file or folder of this machine as the body of a request, archived as it is sent.</summary>
internal sealed class FolderArchive : HttpContent
{
    private readonly string _source;
    private readonly string _name;

    /// <param name="source">The file or folder.</param>
    /// <param name="name">The name that it gets in the archive; a dot for the folder's contents alone.</param>
    public FolderArchive(string source, string name)
    {
        _source = source;
        _name = name;
        Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-tar");
    }

    /// <summary>Bytes of file contents that were sent.</summary>
    public long Sent { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await WriteAsync(archive, new DirectoryInfo(_source) is { Exists: true, LinkTarget: null } folder ? folder : new FileInfo(_source), _name, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(TarWriter archive, FileSystemInfo entry, string name, CancellationToken cancellation)
    {
        await archive.WriteEntryAsync(entry.FullName, name, cancellation);
        if (entry is FileInfo { LinkTarget: null } file) Sent += file.Length;
        if (entry is not DirectoryInfo { LinkTarget: null } folder) return;
        foreach (var child in folder.EnumerateFileSystemInfos()) await WriteAsync(archive, child, $"{name}/{child.Name}", cancellation);
    }
}
