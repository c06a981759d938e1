using System.Text.Json;
using Gantry.Engine.Events;
using Gantry.Engine.Restart;
using Gantry.Errors;
using Gantry.Networks;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Validation;

namespace Gantry.Engine.Containers;

/// <summary>Changes of a container that is there: name, limits, networks, freezing. The caller holds its lock.</summary>
internal sealed class ContainerUpdater(
    ContainerStore store, ContainerPaths paths, HostConfigValidation validation, HostFacts host, OciRuntimes runtimes, NetworkService networks, ContainerEvents events)
{
    internal async Task RenameAsync(ContainerEntry entry, string newName)
    {
        var oldName = entry.Current.Name;
        ContainerName.Validate(newName);
        if (newName == oldName)
            throw new InvalidArgumentException("Renaming a container with the same name as its current name");
        store.TakeName(newName, entry.Id);
        try
        {
            store.Save(entry, entry.Current with { Name = newName });
        }
        catch
        {
            store.ReleaseName(newName, entry.Id);
            throw;
        }
        store.ReleaseName(oldName, entry.Id);
        await networks.RenameAsync(entry.Id, newName);
        events.Publish(entry.Current, "rename", ("oldName", "/" + oldName));
    }

    internal async Task PauseAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        if (entry.Current.State.Status == ContainerStatus.Paused)
            throw new ConflictException($"Container {entry.Id} is already paused");
        if (entry.Current.State.Status != ContainerStatus.Running)
            throw new ConflictException($"Container {entry.Id} is not running");
        await runtimes.Get(entry.Current.HostConfig.Runtime).PauseAsync(entry.Id, cancellation);
        store.Save(entry, entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Paused } });
        events.Publish(entry.Current, "pause");
    }

    internal async Task UnpauseAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        if (entry.Current.State.Status != ContainerStatus.Paused)
            throw new ConflictException($"Container {entry.Id} is not paused");
        await runtimes.Get(entry.Current.HostConfig.Runtime).ResumeAsync(entry.Id, cancellation);
        store.Save(entry, entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Running } });
        events.Publish(entry.Current, "unpause");
    }

    internal async Task<IReadOnlyList<string>> UpdateAsync(ContainerEntry entry, ContainerUpdate update, CancellationToken cancellation)
    {
        var container = entry.Current;
        var changed = validation.Update(container.HostConfig, update.Resources, container.Profile);
        var policy = container.HostConfig.RestartPolicy;
        if (update.RestartPolicy is { Name.Length: > 0 } wanted)
        {
            RestartPolicies.Validate(wanted, container.HostConfig.AutoRemove);
            policy = wanted;
        }
        if (entry.Run is not null && changed.HostConfig != container.HostConfig)
        {
            var file = Path.Combine(paths.Bundle(entry.Id).Directory, "resources.json");
            var resources = ResourcesPart.Build(changed.HostConfig, container.Profile, host);
            if (changed.HostConfig.PidsLimit < 0)
                resources = resources with { Pids = LinuxPids.All };
            await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(resources, RuntimeSpecJson.Default.LinuxResources), cancellation);
            await runtimes.Get(container.HostConfig.Runtime).UpdateAsync(entry.Id, file, cancellation);
        }
        store.Save(entry, entry.Current with { HostConfig = changed.HostConfig with { RestartPolicy = policy } });
        events.Publish(entry.Current, "update");
        return changed.Warnings;
    }

    internal async Task ConnectAsync(ContainerEntry entry, string network, EndpointSettings settings, CancellationToken cancellation)
    {
        var found = networks.ResolveForUse(network);
        var container = entry.Current;
        if (found.Driver is "host" or "null")
            throw new ForbiddenException("container cannot be connected to host network - container must be created in host network mode");
        if (container.HostConfig.NetworkMode is "host" || NamespaceMode.ContainerOf(container.HostConfig.NetworkMode) is not null)
            throw new ForbiddenException("cannot attach a container that shares its network namespace to a network");
        if (container.Networks.ContainsKey(found.Name) && entry.Run is not null)
            throw new ForbiddenException($"endpoint with name {container.Name} already exists in network {found.Name}");
        NetworkService.Check(found, settings);
        var placed = entry.Run is not null ? await networks.ConnectAsync(entry.Id, found.Name, settings, cancellation) : settings with { NetworkID = found.Id };
        RefreshFiles(entry.Id);
        store.Save(entry, container with { Networks = new Dictionary<string, EndpointSettings>(container.Networks.Where(n => n.Key != "none")) { [found.Name] = placed } });
        events.PublishUse("network", "connect", found.Id, container, ("name", found.Name), ("type", found.Driver));
    }

    internal async Task DisconnectAsync(ContainerEntry entry, string network, CancellationToken cancellation)
    {
        var found = networks.Resolve(network);
        var container = entry.Current;
        if (!container.Networks.ContainsKey(found.Name))
            throw new ForbiddenException($"container {entry.Id} is not connected to network {found.Name}");
        if (entry.Run is not null)
            await networks.DisconnectAsync(entry.Id, found.Name, cancellation);
        RefreshFiles(entry.Id);
        store.Save(entry, container with { Networks = container.Networks.Where(n => n.Key != found.Name).ToDictionary() });
        events.PublishUse("network", "disconnect", found.Id, container, ("name", found.Name), ("type", found.Driver));
    }

    /// <summary>Tells the programs of a running container about its networks. The files are mounted into it: they are written in place.</summary>
    private void RefreshFiles(string id)
    {
        if (networks.FindSandbox(id) is not { } sandbox)
            return;
        File.WriteAllText(paths.Hosts(id), sandbox.Hosts);
        File.WriteAllText(paths.ResolvConf(id), sandbox.ResolvConf);
    }
}
