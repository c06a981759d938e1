using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>Orphans below this process come to it rather than to the host's first process.</summary>
public static class Subreaper
{
    private const int PR_SET_CHILD_SUBREAPER = 36;

    /// <summary>Makes this process the parent of its orphaned descendants.</summary>
    public static void Enable()
    {
        if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
            throw Failure("prctl(PR_SET_CHILD_SUBREAPER)");
    }
}
