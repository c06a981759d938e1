using System.Collections.Concurrent;
using Gantry.Build.Attestations;
using Gantry.Build.BuildKit.Services;
using Gantry.Build.Planning;
using Gantry.Build.Protos.Control;
using Gantry.Images;
using Gantry.Oci;
using Gantry.State;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>
/// The builds that run and the last ones that ran. One that ended is recorded with its output and its provenance, and outlives
/// the daemon; one that the daemon did not see the end of is not.
/// </summary>
internal sealed class BuildHistory
{
    private const int MaxRecords = 100;
    private const string InTotoType = "application/vnd.in-toto+json", PredicateAnnotation = "in-toto.io/predicate-type";

    private readonly ConcurrentDictionary<string, (BuildHistoryRecord Record, StatusLog? Running, IReadOnlyList<Digest> Blobs)> _records = new();
    private readonly RecordTable<HistoryRecord> _table;
    private readonly HistoryLogs _logs;
    private readonly ImageBuilder _builder;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="builder">Builds.</param>
    /// <param name="database">The daemon's record.</param>
    /// <param name="time">Tells the time.</param>
    public BuildHistory(ImageBuilder builder, StateDatabase database, TimeProvider time)
    {
        (_builder, _time) = (builder, time);
        _table = new(database, "build_history", HistoryJson.Default.HistoryRecord);
        _logs = new(Path.Combine(builder.Cache.Directory, "history"));
        foreach (var (reference, record) in _table.List((_, _) => { }))
            _records[reference] = (BuildHistoryRecord.Parser.ParseFrom(record.Record), null, record.Blobs);
        builder.Images.AddRoots(() => _records.Values.SelectMany(r => r.Blobs));
    }

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
        _records[build.Id] = (record, build.Status, []);
        Trim();
        Signal();
    }

    /// <summary>Notes how a build ended.</summary>
    public void End(BuildKitBuild build, SolveResponse? response, SolvedBuild? solved, Exception? failure)
    {
        if (!_records.TryGetValue(build.Id, out var entry))
            return;
        var record = entry.Record.Clone();
        var (total, cached, completed) = build.Status.Counts;
        (record.NumTotalSteps, record.NumCachedSteps, record.NumCompletedSteps, record.NumWarnings) = (total, cached, completed, build.Status.Warnings);
        record.CompletedAt = Timestamp.FromDateTimeOffset(_time.GetUtcNow());
        record.Generation++;
        foreach (var (key, value) in build.Options)
            record.FrontendAttrs[key] = value;
        if (response is not null)
            record.ExporterResponse.Add(response.ExporterResponse);
        if (failure is not null)
            record.Error = BuildKitErrors.Describe(failure, build);
        var blobs = solved is null ? [] : AddResults(record, solved);
        _records[build.Id] = (record, build.Status, blobs);
        _logs.Write(build.Id, build.Status.Said());
        Store(build.Id, record, blobs);
        _records[build.Id] = (record, null, blobs);
        Signal();
    }

    /// <summary>All records, the oldest first.</summary>
    public IReadOnlyList<BuildHistoryRecord> List() => [.. _records.Values.Select(r => r.Record).OrderBy(r => r.CreatedAt)];

    /// <summary>Whether a record refers to some content.</summary>
    public bool RefersTo(Digest blob) => _records.Values.Any(r => r.Blobs.Contains(blob));

    /// <summary>What was said of a build; null when it is not known.</summary>
    public IAsyncEnumerable<StatusResponse>? Status(string reference, CancellationToken cancellation)
    {
        if (!_records.TryGetValue(reference, out var entry))
            return null;
        return entry.Running is { } running ? running.ReadAsync(cancellation) : _logs.Read(reference)?.ToAsyncEnumerable();
    }

    /// <summary>Changes or removes a record.</summary>
    public void Update(UpdateBuildHistoryRequest request)
    {
        if (request.Delete)
            Remove(request.Ref);
        else if (_records.TryGetValue(request.Ref, out var entry))
        {
            var record = entry.Record.Clone();
            record.Pinned = request.Pinned;
            record.Generation++;
            _records[request.Ref] = entry with { Record = record };
            if (entry.Running is null)
                Store(request.Ref, record, entry.Blobs);
        }
        Signal();
    }

    /// <summary>Every build has a provenance in the history, whether its image has one or not: the predicate alone, of which clients make what they show.</summary>
    private IReadOnlyList<Digest> AddResults(BuildHistoryRecord record, SolvedBuild solved)
    {
        using var held = _builder.Images.HoldAll();
        var request = (solved.Attestations.Provenance ?? new()) with { InlineOnly = false };
        var blobs = new List<Digest>();
        foreach (var result in solved.Results)
        {
            var blob = _builder.Transfer.Keep(ProvenanceDocument.Write(solved.Facts, result, request), InTotoType);
            blobs.Add(blob.Digest);
            var described = new ContentDescriptor { MediaType = InTotoType, Digest = blob.Digest.ToString(), Size = blob.Size };
            described.Annotations[PredicateAnnotation] = request.Version1 ? ProvenanceDocument.Type1 : ProvenanceDocument.Type02;
            var info = new BuildResultInfo { Attestations = { described } };
            if (solved.Results.Count == 1)
                record.Result = info;
            else
                record.Results[PlatformText.Format(result.Config.Platform)] = info;
        }
        return blobs;
    }

    private void Store(string reference, BuildHistoryRecord record, IReadOnlyList<Digest> blobs) => _table.Put(reference, new(record.ToByteArray(), blobs));

    private void Remove(string reference)
    {
        _records.TryRemove(reference, out _);
        _table.Delete(reference);
        _logs.Delete(reference);
    }

    private void Trim()
    {
        foreach (var old in List().Where(r => r.CompletedAt is not null && !r.Pinned).SkipLast(MaxRecords))
            Remove(old.Ref);
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
