namespace Gantry.Images.Transfer;

/// <summary>Reports how far a transfer has come, ten times a second at the most.</summary>
internal sealed class TransferProgress(string id, string status, long total, IProgress<ImageProgress> progress, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private long? _last;

    /// <summary>So many bytes are done.</summary>
    public void Reached(long current)
    {
        if (_last is { } last && time.GetElapsedTime(last) < s_interval)
            return;
        _last = time.GetTimestamp();
        progress.Report(new(id, status, current, total));
    }
}
