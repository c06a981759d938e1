using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands.Volumes;

/// <summary>Shows a person how far a volume's transfer is, on the standard error; there is nothing where nobody looks.</summary>
internal sealed class VolumeProgress
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly ProgressDisplay? _display;
    private readonly string _volume;
    private readonly TimeProvider _time;
    private long _shown;

    private VolumeProgress(CliSession session, string volume)
    {
        _volume = volume;
        _time = session.Time;
        if (session.Streams.OutputTerminal?.Size is { } size) _display = new ProgressDisplay(session.Err, size.Columns);
    }

    /// <summary>How much there is to come; 0 when that is not known.</summary>
    public long Total { get; set; }

    /// <summary>Begins with a first word.</summary>
    public static VolumeProgress Begin(CliSession session, string volume, string status)
    {
        var progress = new VolumeProgress(session, volume);
        progress.Show(status, 0);
        return progress;
    }

    /// <summary>Shows how far it is, if the last time is not too near.</summary>
    public void Advance(string status, long bytes)
    {
        if (_display is not null && _time.GetElapsedTime(_shown) >= s_interval) Show(status, bytes);
    }

    /// <summary>Shows the last word.</summary>
    public void End() => Show("Done", 0);

    private void Show(string status, long bytes)
    {
        _shown = _time.GetTimestamp();
        _display?.Show(new ProgressMessage { Id = _volume, Status = status, ProgressDetail = bytes > 0 ? new ProgressDetail { Current = bytes, Total = Math.Max(Total, bytes) } : null });
    }
}
