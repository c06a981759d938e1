using System.Globalization;
using Gantry.Engine.Containers;
using Gantry.Engine.Volumes.Drivers;
using Gantry.Errors;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>Brings volumes out of this host and in again, and copies them: backup, restore, migration, snapshots.</summary>
public sealed class VolumeTransfers
{
    private readonly VolumeService _volumes;
    private readonly VolumeHolds _holds;
    private readonly VolumeCapture _capture;
    private readonly VolumePlacement _placement;
    private readonly TimeProvider _time;

    internal VolumeTransfers(VolumeService volumes, ContainerStore containers, ContainerFreezer freezer, TimeProvider time)
    {
        _volumes = volumes;
        _time = time;
        _holds = new(volumes.Store, containers);
        _capture = new(volumes.Store, volumes.Mounting, volumes.Staging, _holds, freezer, time);
        _placement = new(volumes.Store, volumes.Drivers, volumes.Maker, volumes.Mounting, volumes.Filling);
    }

    /// <summary>Captures a volume for an archive; containers that write to it are frozen for a moment.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    /// <exception cref="UnavailableException">There is no room for the copy that is made first.</exception>
    public async Task<ExportedVolume> ExportAsync(string name, CancellationToken cancellation)
    {
        var captured = await _capture.CaptureAsync(name, cancellation);
        _volumes.Events.Publish("export", captured.Volume);
        return new ExportedVolume(captured);
    }

    /// <summary>Makes a volume of an archive, or fills the one that there is: wholly or not at all.</summary>
    /// <exception cref="InvalidArgumentException">The archive is cut off, damaged, hostile, or none.</exception>
    /// <exception cref="ConflictException">The volume has something in it, or containers that run use it.</exception>
    public async Task<VolumeTransfer> ImportAsync(VolumeImport import, Stream archive, CancellationToken cancellation)
    {
        VolumeName.Validate(import.Name);
        await _placement.CheckAsync(import.Name, import.Replaces, cancellation);
        using var tree = _volumes.Staging.Create();
        await using var sums = new SumsFile(tree.OpenScratch("sums"));
        using var reader = new VolumeArchiveReader(archive, tree.Tree, sums, cancellation);
        var description = await reader.ReadDescriptionAsync();
        var creation = _volumes.Store.Find(import.Name) is null ? Creation(import, description) : new VolumeCreation { Name = import.Name };
        await _volumes.Maker.CheckAsync(creation, cancellation);
        await reader.ExtractAsync();
        tree.Flush();
        using var held = await _holds.HoldAsync(import.Name, cancellation);
        var volume = await _placement.PlaceAsync(held, creation, tree, import.Replaces, cancellation);
        _volumes.Events.Publish("import", volume);
        return new VolumeTransfer { Volume = volume, Entries = reader.Entries, Bytes = reader.Bytes };
    }

    /// <summary>Copies a volume to a new one.</summary>
    /// <exception cref="ConflictException">There is a volume of the new name.</exception>
    public Task<VolumeTransfer> CloneAsync(string name, string newName, CancellationToken cancellation) => CopyAsync(name, newName, new(), cancellation);

    /// <summary>Keeps what a volume has now in a new one, which says in a label where it came from.</summary>
    /// <param name="name">The volume.</param>
    /// <param name="newName">The new one; null or empty appends the time to the name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConflictException">There is a volume of the new name.</exception>
    public Task<VolumeTransfer> SnapshotAsync(string name, string? newName, CancellationToken cancellation)
    {
        var chosen = string.IsNullOrEmpty(newName) ? $"{name}-{_time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}" : newName;
        return CopyAsync(name, chosen, new() { ["gantry.snapshot-of"] = name }, cancellation);
    }

    private async Task<VolumeTransfer> CopyAsync(string name, string newName, Dictionary<string, string> labels, CancellationToken cancellation)
    {
        VolumeName.Validate(newName);
        if (_volumes.Store.Find(newName) is not null)
            throw Exists(newName);
        using var captured = await _capture.CaptureAsync(name, cancellation);
        foreach (var (key, value) in captured.Volume.Labels)
            labels.TryAdd(key, value);
        // What is mounted in the one is not mounted in the other: the copy is a directory of its own, of the same size at most.
        var creation = new VolumeCreation { Name = newName, Labels = labels, Options = LocalVolumeOptions.SizeOnly(captured.Volume.Options) };
        captured.Tree.Flush();
        using var held = await _holds.HoldAsync(newName, cancellation);
        if (held.Entry.Record is not null)
            throw Exists(newName);
        var volume = await _placement.PlaceAsync(held, creation, captured.Tree, replaces: false, cancellation);
        return captured.Transfer with { Volume = volume, LeftOut = 0 };
    }

    /// <summary>
    /// An archive comes from elsewhere, and its options can mount anything of this host, or ask a plugin for it: they are
    /// taken only when somebody says so. A size harms nobody.
    /// </summary>
    private static VolumeCreation Creation(VolumeImport import, VolumeDescription description)
    {
        var size = LocalVolumeOptions.SizeOnly(description.Options);
        var isOrdinary = description.Driver == LocalVolumeDriver.DriverName && description.Options.Count == size.Count;
        if (!isOrdinary && import.KeepsOptions is null)
        {
            var options = string.Join(", ", description.Options.Select(o => $"{o.Key}={o.Value}"));
            throw new InvalidArgumentException($"the archive is of a volume with driver {description.Driver} and options {options}: import with --options keep to have them here too, or with --options drop for an ordinary volume");
        }
        return import.KeepsOptions switch
        {
            true => new() { Name = import.Name, Labels = description.Labels, Driver = description.Driver, Options = description.Options },
            false => new() { Name = import.Name, Labels = description.Labels },
            null => new() { Name = import.Name, Labels = description.Labels, Options = size },
        };
    }

    private static ConflictException Exists(string name) => new($"there is a volume {name} already; choose another name or remove it");
}
