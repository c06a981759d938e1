namespace Gantry.Images.Tests.Transfer;

/// <summary>Keeps every report in its order.</summary>
internal sealed class ProgressLog : IProgress<ImageProgress>
{
    private readonly List<ImageProgress> _reports = [];

    public IReadOnlyList<ImageProgress> Reports
    {
        get
        {
            lock (_reports)
                return [.. _reports];
        }
    }

    public IEnumerable<string> Statuses => Reports.Select(r => r.Id is null ? r.Status : $"{r.Id}: {r.Status}");

    /// <summary>Called with each report.</summary>
    public Action<ImageProgress>? Reported { get; init; }

    public void Report(ImageProgress value)
    {
        Reported?.Invoke(value);
        lock (_reports)
            _reports.Add(value);
    }
}
