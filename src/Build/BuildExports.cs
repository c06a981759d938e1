using System.Formats.Tar;
using Gantry.Build.Attestations;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Context;
using Gantry.Build.Execution;
using Gantry.Build.Exports;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build;

/// <summary>Gives out what builds made.</summary>
public sealed class BuildExports
{
    private readonly BuildServices _services;
    private readonly ImageExport _images;
    private readonly CacheWriter _caches;
    private readonly Attestor _attestor;

    internal BuildExports(BuildServices services)
    {
        _services = services;
        _attestor = new(this);
        _images = new(services.Images, services.Transfer, _attestor);
        _caches = new(services.Transfer);
    }

    /// <summary>Makes an image of the store.</summary>
    public Image ToStore(BuildResult result, IEnumerable<Reference> tags)
    {
        var image = _services.Images.Create(result.Config, result.ParentImage, tags);
        _services.Cache.Settle();
        return image;
    }

    /// <summary>Makes an image of the store, with all that its names stand for.</summary>
    public async Task<ExportedImage> ToStoreAsync(SolvedBuild solved, ImageOptions options, CancellationToken cancellation)
    {
        var exported = await _images.ToStoreAsync(solved, options, cancellation);
        _services.Cache.Settle();
        return exported;
    }

    /// <summary>Pushes an image.</summary>
    /// <param name="exported">The image.</param>
    /// <param name="name">One of its names.</param>
    /// <param name="byDigest">Whether it gets no tag there.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<Descriptor> PushAsync(ExportedImage exported, Reference name, bool byDigest, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        _images.PushAsync(exported, name, byDigest, credential, progress, cancellation);

    /// <summary>Writes an archive that <c>docker load</c> reads.</summary>
    /// <exception cref="UnsupportedException">There are several platforms: such an archive has one.</exception>
    public async Task<ExportedImage> ToDockerArchiveAsync(SolvedBuild solved, ImageOptions options, Stream destination, CancellationToken cancellation)
    {
        if (solved.Results.Count > 1)
            throw new UnsupportedException("docker exporter does not currently support exporting manifest lists: use type=oci for several platforms");
        var single = solved with { Attestations = AttestationRequest.None };
        var exported = await _images.ToStoreAsync(single, options, cancellation);
        await _services.Transfer.SaveAsync(options.Names.Count > 0 ? [.. options.Names.Select(n => n.ToString())] : [exported.Image.Id.ToString()], destination, cancellation);
        return exported;
    }

    /// <summary>Writes the tar of an OCI layout.</summary>
    /// <returns>The document that names the rest.</returns>
    public Task<Descriptor> ToLayoutAsync(SolvedBuild solved, ImageOptions options, Stream destination, CancellationToken cancellation) =>
        _images.ToLayoutAsync(solved, options, root => _services.Transfer.SaveLayoutAsync(root, options.Names, destination, cancellation), cancellation);

    /// <summary>Puts an OCI layout somewhere piece by piece.</summary>
    /// <returns>The document that names the rest.</returns>
    public Task<Descriptor> ToLayoutAsync(SolvedBuild solved, ImageOptions options, IContentTarget target, CancellationToken cancellation) =>
        _images.ToLayoutAsync(solved, options, root => _services.Transfer.CopyAsync(root, target, parallel: 1, cancellation), cancellation);

    /// <summary>Writes down which steps made a build, with their layers, for other builders.</summary>
    /// <param name="solved">The build.</param>
    /// <param name="all">Whether the steps of all stages are in it.</param>
    /// <param name="compression">How layers must be compressed; null takes what is there.</param>
    /// <param name="write">Takes the document that names the rest, all of it in the content store.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The document.</returns>
    public async Task<Descriptor> ToCacheAsync(SolvedBuild solved, bool all, LayerCompression? compression, Func<Descriptor, Task> write, CancellationToken cancellation)
    {
        using var held = _services.Images.HoldAll();
        var root = await _caches.WriteAsync(solved.Results, all, compression, cancellation);
        await write(root);
        return root;
    }

    /// <summary>Writes the files as a tar.</summary>
    /// <param name="solved">The build.</param>
    /// <param name="destination">Takes the tar.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task ToTarAsync(SolvedBuild solved, Stream destination, CancellationToken cancellation)
    {
        using var tree = await OpenTreeAsync(solved);
        await using var writer = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);
        await tree.VisitAsync((file, path) => writer.WriteEntryAsync(file is null ? Directory(path, solved) : ToEntry(file, path, solved.SourceDateEpoch), cancellation), cancellation);
    }

    /// <summary>The files of a build as they are given out; statements that are wanted beside them are in it.</summary>
    internal async Task<ExportTree> OpenTreeAsync(SolvedBuild solved)
    {
        var parts = new List<(string, string?, string?)>();
        var held = new List<IDisposable>();
        foreach (var result in solved.Results)
        {
            var prefix = solved.Results.Count > 1 ? PlatformText.Format(result.Config.Platform).Replace('/', '_') : "";
            var view = result.ChainId is { } chain ? _services.Workspaces.View(chain) : null;
            if (view is not null)
                held.Add(view);
            var attestations = await _attestor.AttestAsync(solved, result, [], null, inline: false);
            parts.Add((prefix, view?.Path, attestations.Count > 0 ? StatementFiles.Write(attestations, held) : null));
        }
        return new(parts, held);
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

    private PaxTarEntry Directory(string path, SolvedBuild solved) =>
        new(TarEntryType.Directory, path + "/") { Mode = (UnixFileMode)0x1ed, ModificationTime = solved.SourceDateEpoch ?? _services.Time.GetUtcNow() };

    private static PaxTarEntry ToEntry(WalkedFile file, string path, DateTimeOffset? latest)
    {
        var status = file.Status;
        var time = status.ModificationTime.ToDateTimeOffset();
        var entry = new PaxTarEntry(TypeOf(status.Kind), status.IsDirectory ? path + "/" : path)
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
