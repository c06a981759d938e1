using Gantry.Engine.Volumes.Drivers;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>Finishes or undoes what a daemon that died left half done.</summary>
internal sealed partial class VolumeRecovery(VolumeStore store, VolumeDrivers drivers, VolumeMaker maker, VolumeMounting mounting, StagingArea staging, ILogger logger)
{
    /// <summary>Repairs every volume; one that can't be is logged and stops none of the others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var entry in store.Load())
            if (entry.Record is { } record)
                await AttemptAsync(record.Volume.Name, () => RepairAsync(entry, record, cancellation));
        await AttemptAsync(StagingArea.DirectoryName, () =>
        {
            staging.Clear();
            return Task.CompletedTask;
        });
    }

    private async Task RepairAsync(VolumeEntry entry, VolumeRecord record, CancellationToken cancellation)
    {
        if (record.Stage != VolumeStage.Ready)
        {
            Log.Undoing(logger, record.Volume.Name, record.Stage);
            await maker.DiscardAsync(record.Volume, cancellation);
            store.Abandon(record.Volume.Name, entry);
            return;
        }
        if (record.Filling)
            await EmptyAsync(entry, record, cancellation);
        if (entry.Record is { } repaired && repaired.MountedFor.Any(TransferId.Is))
            await mounting.LeaveAsync(entry, repaired, TransferId.Is, cancellation);
    }

    private async Task EmptyAsync(VolumeEntry entry, VolumeRecord record, CancellationToken cancellation)
    {
        Log.Emptying(logger, record.Volume.Name);
        var driver = await drivers.GetAsync(record.Volume.Driver, cancellation);
        var user = TransferId.New();
        using (var directory = DirectoryHandle.Open(await driver.MountAsync(record.Volume, user, cancellation)))
            VolumeFilling.Clear(directory);
        await driver.UnmountAsync(record.Volume, user, last: record.MountedFor.Count == 0, cancellation);
        store.Save(entry, record with { Filling = false });
    }

    private async Task AttemptAsync(string name, Func<Task> repair)
    {
        try
        {
            await repair();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GantryException)
        {
            Log.RepairFailed(logger, name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "volume {Name} was left in the middle of {Stage}; undoing it")]
        public static partial void Undoing(ILogger logger, string name, VolumeStage stage);

        [LoggerMessage(LogLevel.Warning, "volume {Name} was left in the middle of being filled; emptying it")]
        public static partial void Emptying(ILogger logger, string name);

        [LoggerMessage(LogLevel.Error, "volume {Name} could not be repaired")]
        public static partial void RepairFailed(ILogger logger, string name, Exception reason);
    }
}
