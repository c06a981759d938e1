using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Containers;

/// <summary>Decides which ids of the host a new container gets.</summary>
internal sealed class UserMappings(EngineOptions options, HostFacts host, ContainerStore store, NamespaceSharing sharing)
{
    private readonly Lock _gate = new();
    private int _last = -1;

    /// <summary>The mapping; null for the host's own ids.</summary>
    /// <param name="config">The container's host configuration.</param>
    /// <param name="profile">Its security profile.</param>
    /// <exception cref="InvalidArgumentException">It shares namespaces with a container that has other ids.</exception>
    internal IdMapping? Choose(HostConfig config, SecurityProfile profile)
    {
        var mapped = options.IdMapping is not null || ProfileIds.AreGiven(profile, host);
        if (!mapped || NamespaceMode.IsHost(config.UsernsMode))
            return null;
        return sharing.UserNamespaceOwner(config) is { } owner
            ? owner.IdMapping ?? throw new InvalidArgumentException($"cannot share the namespaces of container {owner.Name}, which is not in a user namespace, when user namespaces are enabled: give --userns=host as well")
            : options.IdMapping ?? ProfileIds.Range(NextFree());
    }

    /// <summary>Goes around, so that ids are not given again soon after their container has gone, and two at once are never the same.</summary>
    private int NextFree()
    {
        lock (_gate)
        {
            var taken = store.All.Select(e => e.Current.IdMapping).OfType<IdMapping>().Select(ProfileIds.IndexOf).ToHashSet();
            for (var tried = 0; tried < ProfileIds.Count; tried++)
            {
                _last = (_last + 1) % ProfileIds.Count;
                if (!taken.Contains(_last))
                    return _last;
            }
        }
        throw new UnavailableException($"all {ProfileIds.Count} ranges of user ids for containers are taken: remove containers that are not needed, or give --userns=host");
    }
}
