using System.Formats.Tar;
using Gantry.Linux.Filesystem;

namespace Gantry.Cli.Commands.Containers.Copying;

/// <summary>Unpacks an archive that came out of a container; nothing in it can be written outside the target folder.</summary>
internal sealed class FolderExtraction(string folder, bool keepOwners)
{
    private readonly string _root = Path.GetFullPath(folder);

    /// <summary>Unpacks all entries.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="rename">Gives each entry its name below the folder.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Bytes of file contents.</returns>
    /// <exception cref="CommandException">An entry's name leads out of the folder.</exception>
    public async Task<long> RunAsync(Stream archive, Func<string, string> rename, CancellationToken cancellation)
    {
        var bytes = 0L;
        await using var reader = new TarReader(archive, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            var name = rename(entry.Name).Trim('/');
            var path = Resolve(name, entry.Name);
            bytes += entry.DataStream?.Length ?? 0;
            await WriteAsync(entry, path, rename, cancellation);
        }
        return bytes;
    }

    private async Task WriteAsync(TarEntry entry, string path, Func<string, string> rename, CancellationToken cancellation)
    {
        if (entry.EntryType == TarEntryType.Directory)
        {
            if (!Directory.Exists(path)) Directory.CreateDirectory(path);
            if (path == _root) return;
            File.SetUnixFileMode(path, entry.Mode);
            KeepOwner(entry, path);
            return;
        }
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null) throw new CommandException($"cannot overwrite directory \"{path}\" with non-directory");
        if (FilePath.KindOf(path) is FileKind.CharacterDevice or FileKind.BlockDevice or FileKind.Socket or FileKind.Fifo)
            throw new CommandException($"cannot copy to \"{path}\": it is not a regular file");
        File.Delete(path);
        switch (entry.EntryType)
        {
            case TarEntryType.SymbolicLink:
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                File.Copy(Resolve(rename(entry.LinkName).Trim('/'), entry.LinkName), path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await WriteFileAsync(entry, path, cancellation);
                break;
            default:
                await entry.ExtractToFileAsync(path, overwrite: true, cancellation);
                break;
        }
        KeepOwner(entry, path);
    }

    private void KeepOwner(TarEntry entry, string path)
    {
        if (!keepOwners) return;
        using var parent = DirectoryHandle.Open(Path.GetDirectoryName(path)!);
        parent.SetOwner(Path.GetFileName(path), (uint)entry.Uid, (uint)entry.Gid);
    }

    private static async Task WriteFileAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            if (entry.DataStream is { } data) await data.CopyToAsync(file, cancellation);
        }
        File.SetUnixFileMode(path, entry.Mode);
        File.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
    }

    // No part of the way may be a symbolic link that this archive could have made.
    private string Resolve(string name, string original)
    {
        var path = _root;
        if (name is "" or ".") return path;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Contains("..")) throw new CommandException($"the archive's entry \"{original}\" leads out of the target folder");
        foreach (var part in parts[..^1])
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) throw new CommandException($"the archive's entry \"{original}\" leads through a symbolic link");
            if (!Directory.Exists(path)) Directory.CreateDirectory(path);
        }
        return Path.Combine(path, parts[^1]);
    }
}
