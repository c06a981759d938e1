using Gantry.Build.BuildKit.Solving;
using Gantry.Build.Cache;
using Gantry.Build.Protos.Control;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Services;

/// <summary>BuildKit's control API.</summary>
public sealed class ControlService(BuildKitSolver solver, ImageBuilder builder, WorkerDescription worker, TimeProvider time) : Control.ControlBase
{
    /// <inheritdoc/>
    public override Task<InfoResponse> Info(InfoRequest request, ServerCallContext context) =>
        Task.FromResult(new InfoResponse { BuildkitVersion = worker.Version });

    /// <inheritdoc/>
    public override Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListWorkersResponse { Record = { worker.ToRecord() } });

    /// <inheritdoc/>
    public override Task<SolveResponse> Solve(SolveRequest request, ServerCallContext context) =>
        BuildKitErrors.GuardAsync(() => solver.SolveAsync(request, context.CancellationToken));

    /// <inheritdoc/>
    public override async Task Status(StatusRequest request, IServerStreamWriter<StatusResponse> responseStream, ServerCallContext context) =>
        await BuildKitErrors.GuardAsync(async () =>
        {
            var said = solver.History.Status(request.Ref, context.CancellationToken) ?? (await solver.StatusAsync(request.Ref, context.CancellationToken)).ReadAsync(context.CancellationToken);
            await foreach (var response in said)
                await responseStream.WriteAsync(response, context.CancellationToken);
            return true;
        });

    /// <inheritdoc/>
    public override Task<DiskUsageResponse> DiskUsage(DiskUsageRequest request, ServerCallContext context) =>
        BuildKitErrors.GuardAsync(() =>
        {
            var filter = new UsageFilter(request.Filter);
            var response = new DiskUsageResponse();
            response.Record.AddRange(builder.Pruner.Usage().Where(filter.Matches).Select(ToRecord));
            return Task.FromResult(response);
        });

    /// <inheritdoc/>
    public override async Task Prune(PruneRequest request, IServerStreamWriter<UsageRecord> responseStream, ServerCallContext context) =>
        await BuildKitErrors.GuardAsync(async () =>
        {
            var filter = new UsageFilter(request.Filter);
            var before = time.GetUtcNow() - TimeSpan.FromTicks(request.KeepDuration / 100);
            var removed = builder.Pruner.Prune(
                request.All, u => filter.Matches(u) && (request.KeepDuration == 0 || u.Record.LastUsed < before), Math.Max(request.MaxUsedSpace, request.ReservedSpace));
            foreach (var usage in removed)
                await responseStream.WriteAsync(ToRecord(usage), context.CancellationToken);
            return true;
        });

    /// <inheritdoc/>
    public override async Task ListenBuildHistory(BuildHistoryRequest request, IServerStreamWriter<BuildHistoryEvent> responseStream, ServerCallContext context)
    {
        var sent = new Dictionary<string, BuildHistoryRecord>();
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var changed = solver.History.Changed;
            var records = solver.History.List().Where(r => (request.Ref.Length == 0 || r.Ref == request.Ref) && (!request.ActiveOnly || r.CompletedAt is null));
            foreach (var record in request.Limit > 0 && sent.Count == 0 ? records.TakeLast(request.Limit) : records)
                if (!sent.TryGetValue(record.Ref, out var known) || known.Generation != record.Generation)
                {
                    sent[record.Ref] = record;
                    var type = record.CompletedAt is null ? BuildHistoryEventType.Started : BuildHistoryEventType.Complete;
                    await responseStream.WriteAsync(new() { Type = type, Record = record }, context.CancellationToken);
                }
            if (request.EarlyExit)
                return;
            await changed.WaitAsync(context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<UpdateBuildHistoryResponse> UpdateBuildHistory(UpdateBuildHistoryRequest request, ServerCallContext context)
    {
        solver.History.Update(request);
        return Task.FromResult(new UpdateBuildHistoryResponse());
    }

    private static UsageRecord ToRecord(CacheUsage usage)
    {
        var record = new UsageRecord
        {
            ID = usage.Record.Id,
            Mutable = usage.Record.Kind != CacheKind.Regular,
            InUse = usage.InUse,
            Shared = usage.Shared,
            Size = usage.Record.Size,
            CreatedAt = Timestamp.FromDateTimeOffset(usage.Record.Created),
            LastUsedAt = Timestamp.FromDateTimeOffset(usage.Record.LastUsed),
            UsageCount = usage.Record.UsageCount,
            Description = usage.Record.Description,
            RecordType = usage.TypeName,
        };
        record.Parents.AddRange(usage.Parents);
        return record;
    }
}
