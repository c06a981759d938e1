namespace Gantry.Engine.Volumes.Transfer;

/// <summary>A volume that was captured and can be sent. Its copy is gone when this is disposed of.</summary>
public sealed class ExportedVolume : IDisposable
{
    private readonly CapturedVolume _captured;

    internal ExportedVolume(CapturedVolume captured) => _captured = captured;

    /// <summary>What was captured.</summary>
    public VolumeTransfer Transfer => _captured.Transfer;

    /// <summary>Writes the archive.</summary>
    public async Task WriteAsync(Stream destination, CancellationToken cancellation)
    {
        var volume = _captured.Volume;
        await using var sums = new SumsFile(_captured.Tree.OpenScratch("sums"));
        await using var writer = new VolumeArchiveWriter(destination, sums, cancellation);
        await writer.WriteAsync(new VolumeDescription
        {
            Version = VolumeDescription.NewestVersion,
            Name = volume.Name,
            Driver = volume.Driver,
            Labels = volume.Labels,
            Options = volume.Options,
            Created = volume.Created,
            Taken = _captured.Taken,
        }, _captured.Tree.Tree.Root);
    }

    /// <inheritdoc/>
    public void Dispose() => _captured.Dispose();
}
