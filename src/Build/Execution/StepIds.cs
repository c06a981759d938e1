using Gantry.Errors;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>Decides which ids of the host the programs of RUN steps get.</summary>
/// <param name="ofDaemon">The daemon's, for all builds; null where it has none.</param>
/// <param name="host">The host.</param>
internal sealed class StepIds(IdMapping? ofDaemon, HostFacts host)
{
    private readonly HashSet<int> _taken = [];
    private readonly Lock _gate = new();

    /// <summary>Takes the ids of a build, until they are returned.</summary>
    /// <param name="profile">The profile of its steps: one that has a user namespace gives each build ids of its own.</param>
    /// <returns>The ids; null for the host's own.</returns>
    /// <exception cref="UnavailableException">Too many builds have some.</exception>
    public IdMapping? Take(SecurityProfile profile)
    {
        if (ofDaemon is not null || !ProfileIds.AreGiven(profile, host))
            return ofDaemon;
        lock (_gate)
        {
            var free = Enumerable.Range(0, ProfileIds.BuildCount).Where(i => !_taken.Contains(i)).Cast<int?>().FirstOrDefault()
                ?? throw new UnavailableException($"{ProfileIds.BuildCount} builds with user ids of their own are running: try again when one has ended");
            _taken.Add(free);
            return ProfileIds.BuildRange(free);
        }
    }

    /// <summary>Gives a build's ids back.</summary>
    public void Return(IdMapping? mapping)
    {
        if (mapping is null || mapping == ofDaemon)
            return;
        lock (_gate)
            _taken.Remove(ProfileIds.IndexOf(mapping) - ProfileIds.Count);
    }
}
