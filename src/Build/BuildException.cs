using Gantry.Build.Dockerfile;
using Gantry.Errors;

namespace Gantry.Build;

/// <summary>A step that failed. The message names it; <see cref="Range"/> says where in the Dockerfile it stands.</summary>
public sealed class BuildException : GantryException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="step">The step.</param>
    /// <param name="range">Where it stands.</param>
    /// <param name="exitCode">How its command ended, if that is what went wrong.</param>
    /// <param name="inner">The failure underneath, if any.</param>
    public BuildException(string message, BuildStep step, SourceRange range, int? exitCode = null, Exception? inner = null)
        : base(inner is GantryException known ? known.Kind : ErrorKind.InvalidArgument, message, inner)
    {
        Step = step;
        Range = range;
        ExitCode = exitCode;
    }

    /// <summary>The step.</summary>
    public BuildStep Step { get; }

    /// <summary>Where it stands in the Dockerfile.</summary>
    public SourceRange Range { get; }

    /// <summary>How its command ended, if that is what went wrong.</summary>
    public int? ExitCode { get; }

    /// <summary>The lines of the Dockerfile around the step, the step's marked.</summary>
    public static string Excerpt(DockerfileDocument file, SourceRange range)
    {
        var lines = file.Text.Split('\n');
        var first = Math.Max(1, range.Start.Line - 2);
        var last = Math.Min(lines.Length, Math.Min(range.End.Line, range.Start.Line + 20) + 2);
        var shown = Enumerable.Range(first, last - first + 1)
            .Select(n => $"{n,4} | {(n >= range.Start.Line && n <= range.End.Line ? ">>>" : "   ")} {lines[n - 1]}");
        return $"{file.Name}:{range.Start.Line}\n--------------------\n{string.Join('\n', shown)}\n--------------------";
    }
}
