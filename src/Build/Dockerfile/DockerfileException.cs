using Gantry.Errors;

namespace Gantry.Build.Dockerfile;

/// <summary>A Dockerfile that cannot be built as it stands. The message names the line and shows it.</summary>
public sealed class DockerfileException : GantryException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="reason">What is wrong and, where it is known, what would be right.</param>
    /// <param name="range">Where.</param>
    /// <param name="line">The text of the first line.</param>
    public DockerfileException(string reason, SourceRange range, string line)
        : base(ErrorKind.InvalidArgument, $"dockerfile parse error on line {range.Start.Line}: {reason}\n  {range.Start.Line} | {Shorten(line)}")
    {
        Reason = reason;
        Range = range;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>Where.</summary>
    public SourceRange Range { get; }

    private static string Shorten(string line) => line.Length <= 200 ? line : line[..200] + "…";
}
