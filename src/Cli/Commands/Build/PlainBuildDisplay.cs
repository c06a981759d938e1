namespace Gantry.Cli.Commands.Build;

/// <summary>Shows a build line by line: for files, pipes and machines.</summary>
/// <param name="output">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainBuildDisplay(TextWriter output, TimeProvider time) : IBuildDisplay
{
    private readonly Dictionary<string, (int Number, DateTimeOffset Started)> _steps = [];

    /// <inheritdoc/>
    public void Show(BuildStepMessage step)
    {
        if (!_steps.TryGetValue(step.Id, out var known))
        {
            _steps[step.Id] = known = (_steps.Count + 1, time.GetUtcNow());
            output.WriteLine($"#{known.Number} {step.Name}");
        }
        var elapsed = (time.GetUtcNow() - known.Started).TotalSeconds;
        if (step.Output is { } text)
            foreach (var line in text.TrimEnd('\n').Split('\n')) output.WriteLine($"#{known.Number} {elapsed:0.000} {line.TrimEnd('\r')}");
        var end = step.State switch
        {
            "done" => $"DONE {elapsed:0.0}s",
            "cached" => "CACHED",
            "failed" => $"ERROR: {step.Error}",
            _ => null,
        };
        if (end is not null) output.WriteLine($"#{known.Number} {end}");
        output.Flush();
    }

    /// <inheritdoc/>
    public void Say(string text)
    {
        output.Write(text);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held back.
    }
}
