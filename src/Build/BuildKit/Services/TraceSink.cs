using Gantry.Build.Protos.Trace;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Services;

/// <summary>Takes the clients' traces, which they send whether anybody wants them or not.</summary>
public sealed class TraceSink : TraceService.TraceServiceBase
{
    /// <inheritdoc/>
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        Task.FromResult(new ExportTraceServiceResponse());
}
