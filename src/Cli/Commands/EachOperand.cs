namespace Gantry.Cli.Commands;

/// <summary>Does one thing for each argument, and goes on when one fails.</summary>
internal static class EachOperand
{
    /// <summary>Runs an action for each name; prints what it gives back, and failures to the standard error.</summary>
    /// <returns>0 when all went well, 1 when one failed.</returns>
    public static async Task<int> RunAsync(CliSession session, IEnumerable<string> names, Func<string, Task<string?>> action)
    {
        var exitCode = 0;
        foreach (var name in names)
        {
            try
            {
                if (await action(name) is { } printed) session.Out.WriteLine(printed);
            }
            catch (Exception e) when (Failure.Describe(e) is { } failure)
            {
                session.Flush();
                session.Err.WriteLine(failure.Message);
                exitCode = 1;
            }
        }
        return exitCode;
    }

    /// <summary>Runs an action for each name and prints the name.</summary>
    public static Task<int> RunAsync(CliSession session, IEnumerable<string> names, Func<string, Task> action) =>
        RunAsync(session, names, async name =>
        {
            await action(name);
            return name;
        });
}
