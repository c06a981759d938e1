using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>A further program that runs in a container.</summary>
public sealed class ExecTask : IDisposable
{
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

    /// <summary>Its streams, if they were asked for.</summary>
    public AttachConnection? Connection { get; }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code, or 128 and the signal; 255 when its monitor was killed.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        var report = await _reports.ReadAsync(cancellation);
        await Conmon.ReapAsync(_monitor);
        return report?.Data ?? 255;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection?.Dispose();
        _reports.Dispose();
    }
}
