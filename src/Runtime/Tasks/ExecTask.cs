using System.Globalization;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>A further program that runs in a container.</summary>
public sealed class ExecTask : IDisposable
{
    private const int MonitorKilled = 255;

    private readonly ProcessHandle _monitor;
    private readonly SyncPipe _reports;

    internal ExecTask(int pid, ProcessHandle monitor, SyncPipe reports, AttachConnection? connection)
    {
        Pid = pid;
        _monitor = monitor;
        _reports = reports;
        Connection = connection;
    }

    /// <summary>Its process id on the host.</summary>
    public int Pid { get; }

    /// <summary>The process id of its monitor.</summary>
    public int MonitorPid => _monitor.Pid;

    /// <summary>Its streams, if they were asked for: they may hold output after the program's end, and are for who reads them to dispose of.</summary>
    public AttachConnection? Connection { get; }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code, or 128 and the signal; 255 when its monitor was killed.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        var report = await _reports.ReadAsync(cancellation);
        await Conmon.ReapAsync(_monitor);
        return report?.Data ?? MonitorKilled;
    }

    /// <summary>Waits for the end of a program that an earlier daemon started.</summary>
    /// <param name="bundle">The exec's directory.</param>
    /// <param name="containerId">The container's id.</param>
    /// <param name="monitor">Its monitor; null when that has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit code; 255 when its monitor was killed.</returns>
    public static async Task<int> WaitAsync(TaskBundle bundle, string containerId, ProcessHandle? monitor, CancellationToken cancellation)
    {
        if (monitor is not null)
            await monitor.WaitForExitAsync(cancellation);
        try
        {
            return int.Parse(await File.ReadAllTextAsync(Path.Combine(bundle.ExitDirectory, containerId), cancellation), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or FormatException)
        {
            return MonitorKilled;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reports.Dispose();
}
