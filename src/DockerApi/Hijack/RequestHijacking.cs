using Gantry.DockerApi.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.DockerApi.Hijack;

/// <summary>Takes a request's connection over for streams of a program or another protocol.</summary>
internal static class RequestHijacking
{
    /// <summary>Whether the client asks for an upgrade.</summary>
    public static bool WantsUpgrade(this ApiRequest request) =>
        request.Header("Upgrade") is { Length: > 0 }
        && request.Header("Connection")?.Contains("upgrade", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Answers "101 UPGRADED" where the client asks for an upgrade, else "200 OK", then hands the bare connection to
    /// <paramref name="session"/> and, when that is done, ends it after the last byte.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="protocol">The protocol that an upgrade leads to, such as <c>tcp</c>.</param>
    /// <param name="contentType">What the stream is; null says nothing.</param>
    /// <param name="session">Uses the connection until the token tells it that the client is gone or the server stops.</param>
    public static async Task HijackAsync(
        this ApiRequest request, string protocol, string? contentType, Func<HijackedConnection, CancellationToken, Task> session)
    {
        await FinishBodyAsync(request.Http.Request, request.Aborted);
        var connection = request.Http.Features.GetRequiredFeature<IHijackFeature>().Hijack();
        try
        {
            await using (connection)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.Gone, request.Stopping);
                var upgrade = request.WantsUpgrade();
                await connection.WriteHeadAsync(
                    upgrade ? "HTTP/1.1 101 UPGRADED" : "HTTP/1.1 200 OK",
                    Headers(request, upgrade ? protocol : null, contentType),
                    end.Token);
                await session(connection, end.Token);
            }
        }
        finally
        {
            // Makes HTTP let go of the connection without an answer of its own.
            request.Http.Abort();
        }
    }

    /// <summary>Reads what is left of the body. Of an upgrade without one, everything that follows is the stream's.</summary>
    private static Task FinishBodyAsync(HttpRequest request, CancellationToken cancellation) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0
            ? request.Body.CopyToAsync(Stream.Null, cancellation)
            : Task.CompletedTask;

    private static IEnumerable<KeyValuePair<string, string>> Headers(ApiRequest request, string? protocol, string? contentType)
    {
        if (contentType is not null)
            yield return new("Content-Type", contentType);
        if (protocol is not null)
        {
            yield return new("Connection", "Upgrade");
            yield return new("Upgrade", protocol);
        }
        foreach (var (name, value) in request.Http.Response.Headers)
            yield return new(name, value.ToString());
    }
}
