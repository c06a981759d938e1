namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>A command in one of its two forms.</summary>
/// <param name="Arguments">The words of the exec form; the one line of the shell form.</param>
/// <param name="IsShell">Whether a shell runs it.</param>
public sealed record CommandForm(IReadOnlyList<string> Arguments, bool IsShell)
{
    /// <summary>What the container is to execute.</summary>
    /// <param name="shell">The shell of the stage.</param>
    public IReadOnlyList<string> ToArguments(IReadOnlyList<string> shell) => IsShell && Arguments.Count > 0 ? [.. shell, Arguments[0]] : Arguments;
}
