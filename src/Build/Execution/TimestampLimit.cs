using Gantry.Build.Context;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution;

/// <summary>Makes a layer's times reproducible: what is newer than the source gets the source's time.</summary>
internal static class TimestampLimit
{
    /// <summary>Limits the times of everything that a step changed.</summary>
    /// <param name="upperDirectory">The directory that holds the changes; nothing has it mounted.</param>
    /// <param name="latest">The latest time.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Apply(string upperDirectory, DateTimeOffset latest, CancellationToken cancellation)
    {
        var limit = UnixTime.From(latest);
        using var upper = DirectoryHandle.Open(upperDirectory);
        new TreeWalker(
            file =>
            {
                if (file.Status.ModificationTime.ToDateTimeOffset() > latest)
                    file.Directory.SetTimes(file.Name, limit, limit);
            },
            null, false, cancellation).Walk(upper, "");
        if (upper.Status().ModificationTime.ToDateTimeOffset() > latest)
            upper.Handle.SetTimes(limit, limit, upperDirectory);
    }
}
