namespace Gantry.Cli.Output;

/// <summary>Asks before something is lost.</summary>
internal static class Confirmation
{
    /// <summary>Shows what will happen and asks for a yes.</summary>
    public static bool Ask(CliSession session, string warning)
    {
        session.Out.Write($"{warning}\nAre you sure you want to continue? [y/N] ");
        session.Out.Flush();
        using var input = new StreamReader(session.Streams.Input, leaveOpen: true);
        return input.ReadLine()?.Trim() is "y" or "Y";
    }
}
