using System.Text.Json;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.DockerApi.Http;

/// <summary>The one place where failures become statuses and Docker's error body.</summary>
/// <param name="log">Hears of our own faults.</param>
internal sealed partial class ErrorWriter(ILogger log)
{
    /// <summary>The status and the message that tell a client of a failure.</summary>
    public static (int Status, string Message) Describe(Exception failure) => failure switch
    {
        GantryException known => (Status(known.Kind), known.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        _ => (StatusCodes.Status500InternalServerError, failure.Message),
    };

    /// <summary>Answers with the failure; once the answer has begun, all that is left is to end the connection.</summary>
    public async Task WriteAsync(HttpContext http, Exception failure)
    {
        if (failure is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
            return;
        var (status, message) = Describe(failure);
        if (status == StatusCodes.Status500InternalServerError)
            Log.Failed(log, failure, http.Request.Method, http.Request.Path.Value ?? "");
        if (http.Response.HasStarted)
        {
            Log.CutShort(log, failure, http.Request.Method, http.Request.Path.Value ?? "");
            http.Abort();
            return;
        }
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status304NotModified)
            return;
        http.Response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorResponse(Printable.Clean(message)), Wire.Json.ErrorResponse);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.NotModified => StatusCodes.Status304NotModified,
        ErrorKind.NotSupported => StatusCodes.Status501NotImplemented,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Failed(ILogger log, Exception failure, string method, string path);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} ended in the middle of its answer")]
        public static partial void CutShort(ILogger log, Exception failure, string method, string path);
    }
}
