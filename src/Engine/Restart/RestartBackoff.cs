namespace Gantry.Engine.Restart;

/// <summary>How long a restart policy waits: 100 ms, then twice as long each time up to a minute, and from the beginning after a run of ten seconds.</summary>
internal static class RestartBackoff
{
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_goodRun = TimeSpan.FromSeconds(10);

    /// <summary>The next wait.</summary>
    /// <param name="previous">The wait before; zero at first.</param>
    /// <param name="run">How long the program ran.</param>
    internal static TimeSpan Next(TimeSpan previous, TimeSpan run)
    {
        if (previous <= TimeSpan.Zero || run >= s_goodRun)
            return First;
        return previous < Longest / 2 ? previous * 2 : Longest;
    }
}
