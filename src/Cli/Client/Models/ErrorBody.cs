namespace Gantry.Cli.Client.Models;

/// <summary>The body of a refusal.</summary>
internal sealed record ErrorBody(string? Message);
