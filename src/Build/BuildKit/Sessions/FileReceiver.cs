using System.Security.Cryptography;
using Gantry.Build.Context;
using Gantry.Build.Execution.Files;
using Gantry.Build.Protos.Fsutil;
using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Grpc.Core;
using Microsoft.Win32.SafeHandles;
using FileSyncClient = Gantry.Build.Protos.FileSync.FileSync.FileSyncClient;
using PacketType = Gantry.Build.Protos.Fsutil.Packet.Types.PacketType;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>
/// Brings a client's files into a directory that may hold an earlier state of them. The client lists its files with sizes and
/// times; we ask for the contents of those only that differ, and remove what is not listed.
/// </summary>
internal sealed class FileReceiver : IDisposable
{
    /// <summary>The most files that a context may have.</summary>
    private const int MaxFiles = 5_000_000;

    private readonly RootedDirectory _root;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly FileHashes? _hashes;
    private readonly Dictionary<uint, (SafeFileHandle File, IncrementalHash? Hash, Stat Stat)> _open = [];
    private readonly Dictionary<uint, Stat> _wanted = [];
    private readonly List<Stat> _hardLinks = [];
    private readonly List<Stat> _directories = [];
    private readonly ParentDirectories _listing;
    private readonly ParentDirectories _writing;

    private FileReceiver(RootedDirectory root, FileHashes? hashes, CancellationToken cancellation)
    {
        (_root, _hashes, _cancellation) = (root, hashes, cancellation);
        // Contents come in the order of the list, but later: the two are in different directories.
        (_listing, _writing) = (new(root.OpenDirectory), new(root.OpenDirectory));
    }

    /// <summary>Bytes of content that were transferred.</summary>
    public long Transferred { get; private set; }

    /// <summary>Bytes of content that the listed files have.</summary>
    public long Total { get; private set; }

    /// <summary>Brings the files.</summary>
    /// <param name="session">The client.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="hostPath">The directory, chosen by the daemon.</param>
    /// <param name="hashes">Gets the hashes of the contents that come; null where nobody asks for them.</param>
    /// <param name="progress">Hears how many bytes have come.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Bytes that came, and bytes that there are.</returns>
    public static async Task<(long Transferred, long Total)> ReceiveAsync(BuildSession session, SyncRequest request, string hostPath, FileHashes? hashes, Action<long> progress, CancellationToken cancellation)
    {
        using var root = RootedDirectory.Open(hostPath);
        using var receiver = new FileReceiver(root, hashes, cancellation);
        try
        {
            using var call = new FileSyncClient(session.Calls).DiffCopy(request.ToMetadata(), cancellationToken: cancellation);
            await receiver.RunAsync(call, progress);
            return (receiver.Transferred, receiver.Total);
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            throw new UnavailableException($"failed to receive {request.Directory} from the client: {(e.Status.Detail.Length > 0 ? e.Status.Detail : "it ended the call")}", e);
        }
        catch (LinuxException e)
        {
            throw new InvalidArgumentException($"cannot store the files of {request.Directory}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        foreach (var (file, hash, _) in _open.Values)
        {
            file.Dispose();
            hash?.Dispose();
        }
        _listing.Dispose();
        _writing.Dispose();
    }

    private async Task RunAsync(AsyncDuplexStreamingCall<Packet, Packet> call, Action<long> progress)
    {
        var id = 0u;
        var listing = true;
        var finished = false;
        while (await call.ResponseStream.MoveNext(_cancellation))
        {
            var packet = call.ResponseStream.Current;
            switch (packet.Type)
            {
                case PacketType.PacketStat when packet.Stat is null:
                    listing = false;
                    break;
                case PacketType.PacketStat:
                    if (Take(id, packet.Stat))
                        await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketReq, ID = id }, _cancellation);
                    id++;
                    break;
                case PacketType.PacketData:
                    Write(packet);
                    progress(Transferred);
                    break;
                case PacketType.PacketErr:
                    throw new InvalidArgumentException($"the client failed to send its files: {packet.Data.ToStringUtf8()}");
                case PacketType.PacketFin:
                    finished = true;
                    break;
            }
            if (finished)
                break;
            if (!listing && _wanted.Count == 0 && _open.Count == 0)
            {
                Finish();
                listing = true;
                await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketFin }, _cancellation);
            }
        }
        if (!finished)
            throw new InvalidArgumentException("the client's files were cut off");
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>Takes a listed file.</summary>
    /// <returns>Whether its content is wanted.</returns>
    private bool Take(uint id, Stat stat)
    {
        var path = CheckPath(stat.Path);
        if (_listed.Count == MaxFiles)
            throw new InvalidArgumentException($"the context has more than {MaxFiles} files");
        _listed.Add(path);
        var kind = GoFileMode.Kind(stat.Mode);
        var parent = ParentOf(_listing, path, out var name);
        var existing = parent.Status(name);
        if (existing is not null && existing.Kind != kind)
        {
            parent.RemoveTree(name);
            existing = null;
        }
        switch (kind)
        {
            case FileKind.Directory:
                if (existing is null)
                    parent.MakeDirectory(name, 0x1C0);
                _directories.Add(stat);
                return false;
            case FileKind.SymbolicLink:
                TakeLink(parent, name, stat, existing);
                return false;
            case FileKind.Regular when stat.Linkname.Length > 0:
                _hardLinks.Add(stat);
                return false;
            case FileKind.Regular:
                Total += stat.Size;
                if (existing is not null && IsSame(existing, stat))
                    return false;
                _wanted[id] = stat;
                return true;
            case FileKind.Fifo or FileKind.Socket when existing is null:
                // A copy of it is refused by name; what stands here only has to be no file.
                parent.MakeNode(name, FileKind.Fifo, 0x180);
                return false;
            case FileKind.Fifo or FileKind.Socket:
                return false;
            default:
                throw new InvalidArgumentException($"the context holds a device: {path}");
        }
    }

    private static bool IsSame(FileStatus existing, Stat stat) =>
        existing.Size == stat.Size && existing.ModificationTime == TimeOf(stat) && existing.Permissions == GoFileMode.Permissions(stat.Mode) && existing.Links == 1;

    private static void TakeLink(DirectoryHandle parent, string name, Stat stat, FileStatus? existing)
    {
        if (existing is not null)
        {
            if (parent.ReadLink(name) == stat.Linkname)
                return;
            parent.Unlink(name);
        }
        parent.MakeSymbolicLink(name, stat.Linkname);
        parent.SetTimes(name, TimeOf(stat), TimeOf(stat));
    }

    private void Write(Packet packet)
    {
        if (_wanted.Remove(packet.ID, out var stat))
        {
            var parent = ParentOf(_writing, stat.Path, out var name);
            if (parent.Status(name) is not null)
                parent.Unlink(name);
            var file = parent.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
            _open[packet.ID] = (file, _hashes is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256), stat);
        }
        if (!_open.TryGetValue(packet.ID, out var open))
            throw new InvalidArgumentException("the client sent content that was not asked for");
        if (packet.Data.Length > 0)
        {
            open.File.WriteAll(packet.Data.Span, open.Stat.Path);
            open.Hash?.AppendData(packet.Data.Span);
            Transferred += packet.Data.Length;
            return;
        }
        // The time last: a file that was cut off differs from the listed one and is asked for again.
        open.File.SetPermissions(GoFileMode.Permissions(open.Stat.Mode), open.Stat.Path);
        open.File.SetTimes(TimeOf(open.Stat), TimeOf(open.Stat), open.Stat.Path);
        if (open.Hash is { } hash)
            _hashes!.Note(DirectoryHandle.StatusOf(open.File, open.Stat.Path), Digest.FromHash(hash.GetHashAndReset()));
        open.Hash?.Dispose();
        open.File.Dispose();
        _open.Remove(packet.ID);
    }

    private void Finish()
    {
        foreach (var link in _hardLinks)
        {
            using var parent = ParentOf(link.Path, out var name);
            using var existing = ParentOf(CheckPath(link.Linkname), out var existingName);
            if (parent.Status(name) is not null)
                parent.Unlink(name);
            parent.MakeHardLink(name, existing, existingName);
        }
        RemoveUnlisted();
        _directories.Reverse();
        foreach (var stat in _directories)
        {
            using var directory = _root.OpenDirectory(stat.Path);
            directory.Handle.SetPermissions(GoFileMode.Permissions(stat.Mode), stat.Path);
            directory.Handle.SetTimes(TimeOf(stat), TimeOf(stat), stat.Path);
        }
    }

    private void RemoveUnlisted()
    {
        var gone = new List<string>();
        new TreeWalker(
            file =>
            {
                if (!_listed.Contains(file.Path) && !(gone.Count > 0 && file.Path.StartsWith(gone[^1] + "/", StringComparison.Ordinal)))
                    gone.Add(file.Path);
            },
            null, false, _cancellation).Walk(_root.Root, "");
        foreach (var path in gone)
        {
            using var parent = ParentOf(path, out var name);
            parent.RemoveTree(name);
        }
    }

    private static DirectoryHandle ParentOf(ParentDirectories parents, string path, out string name)
    {
        var slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        return parents.Of(slash < 0 ? "/" : path[..slash]);
    }

    private DirectoryHandle ParentOf(string path, out string name)
    {
        (var parent, name) = _root.OpenParent(path);
        return parent;
    }

    private static UnixTime TimeOf(Stat stat) =>
        new(Math.DivRem(stat.ModTime, 1_000_000_000, out var rest) + (rest < 0 ? -1 : 0), rest < 0 ? rest + 1_000_000_000 : rest);

    private static string CheckPath(string path)
    {
        var clean = SourceMatcher.Clean(path);
        if (clean.Length == 0 || path.Contains('\0') || clean != path.TrimStart('/') || path.Length > 4096)
            throw new InvalidArgumentException($"the client sent an invalid path: {path[..Math.Min(path.Length, 100)]}");
        if (clean.Count(c => c == '/') > ContextTree.MaxDepth)
            throw new InvalidArgumentException($"directories are nested more than {ContextTree.MaxDepth} deep: {clean[..100]}…");
        return clean;
    }
}
