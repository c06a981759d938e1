using System.Collections.Concurrent;
using Gantry.Build.BuildKit.Services;
using Gantry.Build.Protos.Control;
using Google.Protobuf.WellKnownTypes;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>The builds that run and the last ones that ran, for as long as the daemon runs.</summary>
internal sealed class BuildHistory(TimeProvider time)
{
    private const int MaxRecords = 100;

    private readonly ConcurrentDictionary<string, (BuildHistoryRecord Record, StatusLog Status)> _records = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when any record changes.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Notes that a build begins.</summary>
    public void Begin(BuildKitBuild build, SolveRequest request)
    {
        var record = new BuildHistoryRecord
        {
            Ref = build.Id,
            Frontend = "dockerfile.v0",
            CreatedAt = Timestamp.FromDateTimeOffset(build.Created),
            Generation = 1,
        };
        record.Exporters.AddRange(request.Exporters);
        _records[build.Id] = (record, build.Status);
        Trim();
        Signal();
    }

    /// <summary>Notes how a build ended.</summary>
    public void End(BuildKitBuild build, SolveResponse? response, Exception? failure)
    {
        if (!_records.TryGetValue(build.Id, out var entry))
            return;
        var record = entry.Record.Clone();
        var (total, cached, completed) = build.Status.Counts;
        (record.NumTotalSteps, record.NumCachedSteps, record.NumCompletedSteps, record.NumWarnings) = (total, cached, completed, build.Status.Warnings);
        record.CompletedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        record.Generation++;
        foreach (var (key, value) in build.Options)
            record.FrontendAttrs[key] = value;
        if (response is not null)
            record.ExporterResponse.Add(response.ExporterResponse);
        if (failure is not null)
            record.Error = BuildKitErrors.Describe(failure, build);
        _records[build.Id] = (record, build.Status);
        Signal();
    }

    /// <summary>All records, the oldest first.</summary>
    public IReadOnlyList<BuildHistoryRecord> List() => [.. _records.Values.Select(r => r.Record).OrderBy(r => r.CreatedAt)];

    /// <summary>What was said of a build, if it is known.</summary>
    public StatusLog? Status(string reference) => _records.TryGetValue(reference, out var entry) ? entry.Status : null;

    /// <summary>Changes or removes a record.</summary>
    public void Update(UpdateBuildHistoryRequest request)
    {
        if (request.Delete)
            _records.TryRemove(request.Ref, out _);
        else if (_records.TryGetValue(request.Ref, out var entry))
        {
            var record = entry.Record.Clone();
            record.Pinned = request.Pinned;
            _records[request.Ref] = (record, entry.Status);
        }
        Signal();
    }

    private void Trim()
    {
        foreach (var old in List().Where(r => r.CompletedAt is not null && !r.Pinned).SkipLast(MaxRecords))
            _records.TryRemove(old.Ref, out _);
    }

    private void Signal()
    {
        lock (_gate)
        {
            var signal = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            signal.TrySetResult();
        }
    }
}
