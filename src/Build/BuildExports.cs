using System.Formats.Tar;
using Gantry.Build.Context;
using Gantry.Build.Execution;
using Gantry.Images;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build;

/// <summary>Gives out what builds made.</summary>
public sealed class BuildExports
{
    private readonly BuildServices _services;

    internal BuildExports(BuildServices services) => _services = services;

    /// <summary>Makes an image of the store.</summary>
    public Image ToStore(BuildResult result, IEnumerable<Reference> tags) => _services.Images.Create(result.Config, result.ParentImage, tags);

    /// <summary>Writes the files as a tar.</summary>
    /// <param name="result">The build's result.</param>
    /// <param name="destination">Takes the tar.</param>
    /// <param name="latest">The latest modification time; null keeps the files' own.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task ToTarAsync(BuildResult result, Stream destination, DateTimeOffset? latest, CancellationToken cancellation)
    {
        await using var writer = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);
        await VisitAsync(result, file => writer.WriteEntryAsync(ToEntry(file, latest), cancellation), cancellation);
    }

    /// <summary>Visits each file of the result, directories before what is in them.</summary>
    internal async Task VisitAsync(BuildResult result, Func<WalkedFile, Task> visit, CancellationToken cancellation)
    {
        if (result.ChainId is not { } chain)
            return;
        using var view = _services.Workspaces.View(chain);
        using var root = RootedDirectory.Open(view.Path);
        // The walk is synchronous: it holds a descriptor for each level, and the visits go to one client in order.
        await Task.Run(() => new TreeWalker(file => visit(file).GetAwaiter().GetResult(), null, false, cancellation).Walk(root.Root, ""), cancellation);
    }

    /// <summary>Opens the files of the result while some work lasts; null when it has none.</summary>
    internal async Task OpenAsync(BuildResult result, Func<RootedDirectory?, Task> work)
    {
        if (result.ChainId is not { } chain)
        {
            await work(null);
            return;
        }
        using var view = _services.Workspaces.View(chain);
        using var root = RootedDirectory.Open(view.Path);
        await work(root);
    }

    private static PaxTarEntry ToEntry(WalkedFile file, DateTimeOffset? latest)
    {
        var status = file.Status;
        var time = status.ModificationTime.ToDateTimeOffset();
        var entry = new PaxTarEntry(TypeOf(status.Kind), status.IsDirectory ? file.Path + "/" : file.Path)
        {
            Mode = (UnixFileMode)status.Permissions,
            Uid = (int)status.UserId,
            Gid = (int)status.GroupId,
            ModificationTime = latest is { } limit && time > limit ? limit : time,
        };
        if (status.Kind == FileKind.SymbolicLink)
            entry.LinkName = file.Directory.ReadLink(file.Name);
        if (status.Kind is FileKind.BlockDevice or FileKind.CharacterDevice)
            (entry.DeviceMajor, entry.DeviceMinor) = ((int)status.DeviceMajor, (int)status.DeviceMinor);
        if (status.Kind == FileKind.Regular)
            entry.DataStream = new FileStream(file.Directory.OpenFile(file.Name, OpenFlags.Read | OpenFlags.NonBlocking), FileAccess.Read, 1);
        return entry;
    }

    private static TarEntryType TypeOf(FileKind kind) => kind switch
    {
        FileKind.Directory => TarEntryType.Directory,
        FileKind.SymbolicLink => TarEntryType.SymbolicLink,
        FileKind.Fifo => TarEntryType.Fifo,
        FileKind.CharacterDevice => TarEntryType.CharacterDevice,
        FileKind.BlockDevice => TarEntryType.BlockDevice,
        _ => TarEntryType.RegularFile,
    };
}
