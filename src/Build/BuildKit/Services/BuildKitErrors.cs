using System.Text;
using System.Text.Json;
using Gantry.Build.BuildKit.Solving;
using Gantry.Build.Dockerfile;
using Gantry.Build.Protos.Rpc;
using Gantry.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = Gantry.Build.Protos.Rpc.Status;

namespace Gantry.Build.BuildKit.Services;

/// <summary>Turns failures into gRPC's, with the place in the Dockerfile where it is known: clients show the lines.</summary>
internal static class BuildKitErrors
{
    private const string DetailsHeader = "grpc-status-details-bin";
    private const string SourceType = "github.com/moby/buildkit/errdefs.Source+json";

    /// <summary>Runs a call and turns what it throws.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> call, Func<BuildKitBuild?>? build = null)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToRpc(e, build?.Invoke());
        }
    }

    /// <summary>The failure for gRPC.</summary>
    public static RpcException ToRpc(Exception failure, BuildKitBuild? build)
    {
        var status = Describe(failure, build);
        return new(new((StatusCode)status.Code, status.Message), new() { { DetailsHeader, status.ToByteArray() } }, status.Message);
    }

    /// <summary>The failure with its details.</summary>
    public static RpcStatus Describe(Exception failure, BuildKitBuild? build)
    {
        if (failure is ClientFailure client)
            return client.Status;
        var status = new RpcStatus { Code = (int)CodeOf(failure), Message = MessageOf(failure) };
        var range = failure switch
        {
            BuildException step => step.Range,
            DockerfileException parse => parse.Range,
            _ => (SourceRange?)null,
        };
        if (range is { } place && build?.Dockerfile is { } file)
            status.Details.Add(new Any { TypeUrl = SourceType, Value = ByteString.CopyFrom(WriteSource(file.Name, file.Text, place)) });
        return status;
    }

    private static string MessageOf(Exception failure) => failure is DockerfileException parse
        ? $"dockerfile parse error on line {parse.Range.Start.Line}: {parse.Reason}"
        : failure.Message;

    private static StatusCode CodeOf(Exception failure) => failure switch
    {
        BuildException => StatusCode.Unknown,
        OperationCanceledException => StatusCode.Cancelled,
        GantryException { Kind: ErrorKind.NotFound } => StatusCode.NotFound,
        GantryException { Kind: ErrorKind.InvalidArgument } => StatusCode.InvalidArgument,
        GantryException { Kind: ErrorKind.NotSupported } => StatusCode.Unimplemented,
        GantryException { Kind: ErrorKind.Forbidden } => StatusCode.PermissionDenied,
        GantryException { Kind: ErrorKind.Unauthorized } => StatusCode.Unauthenticated,
        GantryException { Kind: ErrorKind.Conflict } => StatusCode.AlreadyExists,
        GantryException { Kind: ErrorKind.Unavailable } => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    private static byte[] WriteSource(string name, string text, SourceRange range)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString("filename", name);
            json.WriteBase64String("data", Encoding.UTF8.GetBytes(text));
            json.WriteString("language", "Dockerfile");
            json.WriteEndObject();
            json.WriteStartArray("ranges");
            json.WriteStartObject();
            WritePosition(json, "start", range.Start);
            WritePosition(json, "end", range.End);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WritePosition(Utf8JsonWriter json, string name, SourcePosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", position.Line);
        json.WriteEndObject();
    }
}

/// <summary>A failure as the client itself reported it: it goes back as it came.</summary>
internal sealed class ClientFailure(RpcStatus status) : Exception(status.Message)
{
    /// <summary>The failure.</summary>
    public RpcStatus Status { get; } = status;
}
