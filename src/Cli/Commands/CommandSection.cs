using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands;

/// <summary>Commands that the help shows together.</summary>
/// <param name="Title">What stands above them.</param>
/// <param name="Create">Makes them.</param>
internal sealed record CommandSection(string Title, Func<IReadOnlyList<CliCommand>> Create);
