namespace Gantry.Cli.Parsing;

/// <summary>A command line that the help shows.</summary>
/// <param name="Line">What to type after the program's name.</param>
/// <param name="Purpose">What it does, one short sentence.</param>
internal sealed record Example(string Line, string Purpose);
