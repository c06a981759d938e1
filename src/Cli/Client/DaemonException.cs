using System.Net;

namespace Gantry.Cli.Client;

/// <summary>The daemon refused a request.</summary>
internal sealed class DaemonException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The status of the response.</summary>
    public HttpStatusCode Status { get; } = status;
}
