using Gantry.Cli.Client;

namespace Gantry.Cli.Commands.Containers;

/// <summary>What <c>run</c> and its kin say and return when something fails: 125 for us, 126 and 127 for the program.</summary>
internal static class RunFailure
{
    private const int OwnFailure = 125;
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    /// <summary>Runs a command and turns what is thrown into Docker's message and exit code.</summary>
    public static async Task<int> GuardAsync(CliSession session, string command, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (Failure.Describe(e) is { } failure && failure.Message.Length > 0)
        {
            session.Flush();
            session.Err.WriteLine($"{session.ProgramName}: {failure.Message}\n\nRun '{session.ProgramName} {command} --help' for more information");
            return e is DaemonException ? ExitCodeOf(e.Message) : OwnFailure;
        }
    }

    /// <summary>The exit code that a daemon's refusal to start a program stands for.</summary>
    public static int ExitCodeOf(string message)
    {
        if (Says("executable file not found") || Says("no such file or directory") || Says("system cannot find the file specified")) return NotFound;
        return Says("permission denied") || Says("is a directory") ? NotExecutable : OwnFailure;

        bool Says(string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
