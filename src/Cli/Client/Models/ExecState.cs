namespace Gantry.Cli.Client.Models;

/// <summary>The state of an exec.</summary>
internal sealed record ExecState
{
    public bool Running { get; init; }

    public int? ExitCode { get; init; }
}
