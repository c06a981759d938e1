namespace Gantry.Cli.Client.Models;

/// <summary>How a container ended.</summary>
internal sealed record WaitReply
{
    public int StatusCode { get; init; }

    public ErrorBody? Error { get; init; }
}
