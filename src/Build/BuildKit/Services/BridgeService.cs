using Gantry.Build.BuildKit.Solving;
using Gantry.Build.Protos.Caps;
using Gantry.Build.Protos.Frontend;
using Gantry.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Services;

/// <summary>The calls with which a client drives the frontend of a build that it began.</summary>
public sealed class BridgeService(BuildKitSolver solver, WorkerDescription worker) : LLBBridge.LLBBridgeBase
{
    private const string BuildHeader = "buildkit-controlapi-buildid";
    private const int MaxRead = 4 * 1024 * 1024;

    private static readonly string[] s_frontendCaps =
    [
        "solve.base", "solve.inlinereturn", "resolveimage", "resolveimage.resolvemode", "readfile", "return", "returnmap", "proto.refarray",
        "reference.output", "frontend.caps", "frontend.inputs", "gateway.solve.metadata", "gateway.subrequests", "moby.buildkit.frontend.subrequests", "gateway.solve.evaluate", "gateway.evaluate", "gateway.warnings",
    ];

    private static readonly string[] s_buildCaps =
        ["source.image", "source.local", "source.local.unique", "source.local.sessionid", "source.local.includepatterns", "source.local.followpaths",
         "source.local.excludepatterns", "source.local.sharedkeyhint", "source.git", "source.http", "exec.meta.base", "file.base", "constraints", "platform", "exporter.multiple", "exporter.image.attestations", "exporter.image.annotations"];

    /// <inheritdoc/>
    public override async Task<PongResponse> Ping(PingRequest request, ServerCallContext context)
    {
        await BuildKitErrors.GuardAsync(() => BuildOf(context));
        var response = new PongResponse();
        response.FrontendAPICaps.AddRange(s_frontendCaps.Select(c => new APICap { ID = c, Enabled = true }));
        response.LLBCaps.AddRange(s_buildCaps.Select(c => new APICap { ID = c, Enabled = true }));
        response.Workers.Add(worker.ToRecord());
        return response;
    }

    /// <inheritdoc/>
    public override async Task<SolveResponse> Solve(SolveRequest request, ServerCallContext context)
    {
        BuildKitBuild? build = null;
        return await BuildKitErrors.GuardAsync(async () =>
        {
            build = await BuildOf(context);
            if (request.Definition is { Def.Count: > 0 })
                throw new UnsupportedException("build graphs (LLB) are not supported: only the Dockerfile frontend is");
            var response = new SolveResponse { Result = new() };
            if (request.FrontendOpt.TryGetValue("requestid", out var question) && question is not ("" or "frontend.build"))
            {
                foreach (var (key, value) in await solver.AnswerAsync(build, request.Frontend, request.FrontendOpt, context.CancellationToken))
                    response.Result.Metadata[key] = ByteString.CopyFrom(value);
                return response;
            }
            var (name, solved) = await solver.SolveAsync(build, request.Frontend, request.FrontendOpt, request.FrontendInputs, context.CancellationToken);
            response.Result.Ref = new() { Id = name, Def = ResultDefinition.Write(build.Id, name) };
            response.Result.Metadata["containerimage.config"] = ByteString.CopyFrom(solved.Main.Config.ToBytes());
            return response;
        }, () => build);
    }

    /// <inheritdoc/>
    public override async Task<ReturnResponse> Return(ReturnRequest request, ServerCallContext context)
    {
        var build = await BuildKitErrors.GuardAsync(() => BuildOf(context));
        if (request.Error is { Code: not 0 } error)
            build.Fail(new ClientFailure(error));
        else
            build.Return(request.Result?.Ref?.Id is { Length: > 0 } name ? name : null);
        return new();
    }

    /// <inheritdoc/>
    public override async Task<EvaluateResponse> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        await BuildKitErrors.GuardAsync(() => BuildOf(context));
        return new();
    }

    /// <inheritdoc/>
    public override Task<ReadFileResponse> ReadFile(ReadFileRequest request, ServerCallContext context) => BuildKitErrors.GuardAsync(async () =>
    {
        var build = await BuildOf(context);
        var response = new ReadFileResponse();
        await solver.Exports.OpenAsync(build.Get(request.Ref).Main, root =>
        {
            var content = root?.ReadFile(request.FilePath, MaxRead) ?? throw new NotFoundException($"{request.FilePath}: no such file or directory");
            var start = (int)Math.Min(request.Range?.Offset ?? 0, content.Length);
            var length = request.Range is { Length: > 0 } range ? (int)Math.Min(range.Length, content.Length - start) : content.Length - start;
            response.Data = ByteString.CopyFrom(content, start, length);
            return Task.CompletedTask;
        });
        return response;
    });

    /// <inheritdoc/>
    public override Task<InputsResponse> Inputs(InputsRequest request, ServerCallContext context) => Task.FromResult(new InputsResponse());

    /// <inheritdoc/>
    public override Task<WarnResponse> Warn(WarnRequest request, ServerCallContext context) => Task.FromResult(new WarnResponse());

    private Task<BuildKitBuild> BuildOf(ServerCallContext context)
    {
        var reference = context.RequestHeaders.GetValue(BuildHeader) ?? throw new InvalidArgumentException($"the header {BuildHeader} is missing");
        return solver.FindAsync(reference, context.CancellationToken);
    }
}
