using System.Buffers;
using Gantry.Build.Context;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Execution.Files;

/// <summary>
/// Copies files between trees that both may be hostile: every step is taken by descriptor, inside the root of its tree, and
/// nothing is written through a link that the last component of a path is.
/// </summary>
internal sealed class TreeCopier(RootedDirectory destination, CopyRules rules, CancellationToken cancellation)
{
    private const int BufferSize = 1024 * 1024;

    /// <summary>Copies what a source of COPY named.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="match">The file or directory.</param>
    /// <param name="target">Where to, as written: absolute, with its slash at the end if it has one.</param>
    /// <param name="intoDirectory">Whether the target is a directory whatever is there.</param>
    public void Copy(ContextTree source, SourceMatch match, string target, bool intoDirectory)
    {
        var status = source.Files.Status(match.Path)
            ?? throw new NotFoundException($"\"/{match.Path}\" is a link to nothing");
        if (rules.Parents)
            target = $"{target.TrimEnd('/')}/{Below(match)}";
        if (status.IsDirectory)
        {
            using var directory = source.Files.OpenDirectory(match.Path);
            using var made = MakeDirectories(target);
            if (rules.Parents && match.Path.Length > 0)
                CopyAttributes(made, status);
            CopyContent(source, directory, match.Path, target);
            return;
        }
        var name = match.Path[(match.Path.LastIndexOf('/') + 1)..];
        if (!rules.Parents && (intoDirectory || target.EndsWith('/') || destination.Status(target) is { IsDirectory: true }))
            target = $"{target.TrimEnd('/')}/{name}";
        var (above, last) = Split(target);
        using var parent = MakeDirectories(above);
        using var file = source.Files.OpenFile(match.Path, OpenFlags.Read | OpenFlags.NonBlocking);
        CopyFile(parent, last, file, DirectoryHandle.StatusOf(file, match.Path), match.Path);
    }

    /// <summary>Makes a file of some content.</summary>
    public void Write(string target, ReadOnlySpan<byte> content, uint permissions, DateTimeOffset time)
    {
        var (above, last) = Split(target);
        using var parent = MakeDirectories(above);
        MakeRoom(parent, last, isDirectory: false);
        using var file = parent.OpenFile(last, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        file.WriteAll(content, target);
        Finish(file, target, rules.Owner ?? new(0, 0), rules.Permissions?.Apply(permissions, false) ?? permissions, UnixTime.From(Limit(time)));
    }

    /// <summary>Makes a file of a stream.</summary>
    public async Task WriteAsync(string target, Stream content, uint permissions, DateTimeOffset time, CancellationToken cancel)
    {
        var (above, last) = Split(target);
        using var parent = MakeDirectories(above);
        MakeRoom(parent, last, isDirectory: false);
        using var file = parent.OpenFile(last, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        var buffer = new byte[128 * 1024];
        for (int count; (count = await content.ReadAsync(buffer, cancel)) > 0;)
            file.WriteAll(buffer.AsSpan(0, count), target);
        Finish(file, target, rules.Owner ?? new(0, 0), rules.Permissions?.Apply(permissions, false) ?? permissions, UnixTime.From(Limit(time)));
    }

    /// <summary>Makes a directory and those above it, with the owner that the copies get.</summary>
    public DirectoryHandle MakeDirectories(string path) =>
        destination.MakeDirectories(path, 0x1ED, rules.Owner?.User ?? 0, rules.Owner?.Group ?? 0);

    private void CopyContent(ContextTree source, DirectoryHandle directory, string path, string target)
    {
        // A directory's times are set when nothing more is put into it.
        var directories = new List<(string Target, FileStatus Status)>();
        using var parents = new ParentDirectories(destination.OpenDirectory);
        var walker = new TreeWalker(
            file => CopyWalked(file, target, parents, directories),
            p => source.Rules.Matches(p) || rules.Exclude.Matches(p[(path.Length == 0 ? 0 : path.Length + 1)..]),
            source.Rules.HasExceptions || rules.Exclude.HasExceptions,
            cancellation);
        walker.Walk(directory, path);
        directories.Reverse();
        foreach (var (made, status) in directories)
        {
            using var handle = destination.OpenDirectory(made);
            SetTimes(handle.Handle, status.ModificationTime, made);
        }
    }

    private void CopyWalked(WalkedFile file, string target, ParentDirectories parents, List<(string, FileStatus)> directories)
    {
        var to = $"{target.TrimEnd('/')}/{file.Relative}";
        var (above, last) = Split(to);
        var parent = parents.Of(above);
        switch (file.Status.Kind)
        {
            case FileKind.Directory:
                MakeDirectory(parent, last, to, file.Status);
                directories.Add((to, file.Status));
                break;
            case FileKind.SymbolicLink:
                MakeRoom(parent, last, isDirectory: false);
                parent.MakeSymbolicLink(last, file.Directory.ReadLink(file.Name));
                FinishNode(parent, last, file.Status, setPermissions: false);
                break;
            case FileKind.Regular:
                using (var opened = file.Directory.OpenFile(file.Name, OpenFlags.Read | OpenFlags.NonBlocking))
                    CopyFile(parent, last, opened, DirectoryHandle.StatusOf(opened, file.Path), file.Path);
                break;
            case var kind when rules.AllowSpecialFiles && kind != FileKind.Socket:
                MakeRoom(parent, last, isDirectory: false);
                parent.MakeNode(last, kind, 0x180, file.Status.DeviceMajor, file.Status.DeviceMinor);
                FinishNode(parent, last, file.Status, setPermissions: true);
                break;
            case FileKind.Socket when rules.AllowSpecialFiles:
                break;
            default:
                throw SpecialFile(file.Path, file.Status.Kind);
        }
    }

    private void MakeDirectory(DirectoryHandle parent, string name, string target, FileStatus status)
    {
        var existing = destination.Status(target);
        if (existing is null)
        {
            // What is in the way is a link to nothing.
            if (parent.Status(name) is not null)
                parent.Unlink(name);
            parent.MakeDirectory(name, 0x1C0);
        }
        else if (!existing.IsDirectory)
            throw new ConflictException($"cannot copy to non-directory: {target}");
        using var made = destination.OpenDirectory(target);
        CopyAttributes(made, status);
    }

    private void CopyAttributes(DirectoryHandle made, FileStatus status)
    {
        var owner = rules.Owner ?? new(status.UserId, status.GroupId);
        made.Handle.SetOwner(owner.User, owner.Group, made.Path);
        made.Handle.SetPermissions(rules.Permissions?.Apply(status.Permissions, true) ?? status.Permissions, made.Path);
    }

    private void CopyFile(DirectoryHandle parent, string name, SafeFileHandle source, FileStatus status, string path)
    {
        if (status.Kind != FileKind.Regular)
            throw SpecialFile(path, status.Kind);
        MakeRoom(parent, name, isDirectory: false);
        using var file = parent.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        CopyData(source, file, path);
        var permissions = rules.Permissions?.Apply(status.Permissions, false) ?? status.Permissions;
        Finish(file, path, rules.Owner ?? new(status.UserId, status.GroupId), permissions, status.ModificationTime);
    }

    private void CopyData(SafeFileHandle source, SafeFileHandle file, string path)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int count; (count = source.ReadSome(buffer.AsSpan(0, BufferSize), path)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                file.WriteAll(buffer.AsSpan(0, count), path);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes what a file is to replace; a directory is never replaced by a file.</summary>
    private static void MakeRoom(DirectoryHandle parent, string name, bool isDirectory)
    {
        if (parent.Status(name) is not { } existing)
            return;
        if (existing.IsDirectory && !isDirectory)
            throw new ConflictException($"cannot copy a file over the directory {parent.Path.TrimEnd('/')}/{name}");
        parent.Unlink(name);
    }

    private void Finish(SafeFileHandle file, string path, FileOwner owner, uint permissions, UnixTime time)
    {
        // The owner first: a change of it takes set-user-id away.
        file.SetOwner(owner.User, owner.Group, path);
        file.SetPermissions(permissions, path);
        SetTimes(file, time, path);
    }

    private void FinishNode(DirectoryHandle parent, string name, FileStatus status, bool setPermissions)
    {
        var owner = rules.Owner ?? new(status.UserId, status.GroupId);
        parent.SetOwner(name, owner.User, owner.Group);
        if (setPermissions)
            parent.SetPermissions(name, rules.Permissions?.Apply(status.Permissions, false) ?? status.Permissions);
        var time = Limit(status.ModificationTime);
        parent.SetTimes(name, time, time);
    }

    private void SetTimes(SafeFileHandle file, UnixTime time, string path)
    {
        var limited = Limit(time);
        file.SetTimes(limited, limited, path);
    }

    private UnixTime Limit(UnixTime time) =>
        rules.LatestTime is { } latest && time.ToDateTimeOffset() > latest ? UnixTime.From(latest) : time;

    private DateTimeOffset Limit(DateTimeOffset time) => rules.LatestTime is { } latest && time > latest ? latest : time;

    private static InvalidArgumentException SpecialFile(string path, FileKind kind) =>
        new($"cannot copy \"/{path}\": it is a {Describe(kind)}; only files, directories and links can be copied");

    private static string Describe(FileKind kind) => kind switch
    {
        FileKind.Fifo => "FIFO",
        FileKind.Socket => "socket",
        FileKind.BlockDevice => "block device",
        FileKind.CharacterDevice => "character device",
        _ => "special file",
    };

    private static string Below(SourceMatch match) =>
        match.Base.Length > 0 && match.Path.StartsWith(match.Base + "/", StringComparison.Ordinal) ? match.Path[(match.Base.Length + 1)..] : match.Path;

    private static (string Above, string Name) Split(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        return slash < 0 ? ("/", trimmed) : (slash == 0 ? "/" : trimmed[..slash], trimmed[(slash + 1)..]);
    }
}
