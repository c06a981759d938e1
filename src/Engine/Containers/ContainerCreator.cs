using Gantry.Engine.Events;
using Gantry.Engine.Health;
using Gantry.Engine.Logs;
using Gantry.Engine.Mounting;
using Gantry.Engine.Networking;
using Gantry.Engine.Restart;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Gantry.Oci;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Validation;

namespace Gantry.Engine.Containers;

/// <summary>Makes containers: decides, writes the intent down, makes layer and volumes, and writes down that it is whole.</summary>
internal sealed class ContainerCreator(
    EngineOptions options, HostConfigValidation validation, ContainerStore store, ContainerPaths paths, ContainerNetworking networking, ImageStore images, Snapshotter snapshots,
    VolumeService volumes, RootMounts roots, OciRuntimes runtimes, ContainerRemover remover, UserMappings mappings, ContainerEvents events, TimeProvider time)
{
    private const int ShortId = 12;

    /// <summary>Makes a container.</summary>
    internal async Task<ContainerCreated> CreateAsync(ContainerCreation creation, CancellationToken cancellation)
    {
        if (creation.Name is { Length: > 0 } chosen)
            ContainerName.Validate(chosen.TrimStart('/'));
        var image = images.Resolve(creation.Config.Image);
        using var held = images.Hold(image.TopChainId is { } layers ? [layers] : []);
        CheckPlatform(creation, image);
        var config = ConfigMerge.Merge(creation.Config, image.Config.Config);
        var checkedHost = Check(config, creation);
        var id = ContainerName.NewId();
        var name = TakeName(creation.Name, id);
        try
        {
            var container = Describe(id, name, creation, config, checkedHost, image);
            await MakeAsync(container, cancellation);
            return new ContainerCreated(id, checkedHost.Warnings);
        }
        catch
        {
            store.ReleaseName(name, id);
            throw;
        }
    }

    /// <summary>Takes back what there is of a container whose making was interrupted.</summary>
    internal async Task UndoAsync(Container container)
    {
        await remover.DiscardAsync(container, removesVolumes: true);
        store.Forget(container.Id);
    }

    private async Task MakeAsync(Container container, CancellationToken cancellation)
    {
        container = container with { Mounts = NameVolumes(container.Mounts) };
        store.Write(new ContainerRecord { Container = container, Stage = ContainerStage.Creating });
        try
        {
            snapshots.Prepare(container.Id, container.ImageChainId);
            Directory.CreateDirectory(paths.Data(container.Id));
            container = container with { Mounts = await MakeVolumesAsync(container, cancellation) };
            var entry = new ContainerEntry(container, time);
            store.Save(entry, container);
            store.Add(entry);
        }
        catch
        {
            await UndoAsync(container);
            throw;
        }
        events.Publish(container, "create");
    }

    private ValidatedHostConfig Check(ContainerConfig config, ContainerCreation creation)
    {
        if (config.Cmd is not { Count: > 0 } && config.Entrypoint is not { Count: > 0 })
            throw new InvalidArgumentException("no command specified");
        if (config.StopSignal is { Length: > 0 } signal)
            Signal.Parse(signal);
        if (config.StopTimeout < -1)
            throw new InvalidArgumentException($"invalid stop timeout {config.StopTimeout}: want seconds, or -1 for no limit");
        WorkingDirectory.Check(config.WorkingDir);
        HealthSettings.Validate(config.Healthcheck);
        var host = creation.HostConfig;
        RestartPolicies.Validate(host.RestartPolicy ?? new RestartPolicy(), host.AutoRemove);
        runtimes.Get(host.Runtime);
        PortMap.Read(config, host);
        CgroupPath.CheckParent(host.CgroupParent);
        if (host.Init == true && InitProgram.Find(options.InitPath) is null)
            throw InitProgram.Missing();
        networking.CheckLinks(host);
        var log = string.IsNullOrEmpty(host.LogConfig?.Type) ? options.DefaultLog with { Config = host.LogConfig?.Config is { Count: > 0 } own ? own : options.DefaultLog.Config } : host.LogConfig;
        LogSettings.Parse(log);
        return validation.Create(config, host with
        {
            LogConfig = log,
            NetworkMode = networking.Mode(host),
            RestartPolicy = host.RestartPolicy ?? new RestartPolicy { Name = RestartPolicies.No },
            Runtime = string.IsNullOrEmpty(host.Runtime) ? runtimes.DefaultName : host.Runtime,
        });
    }

    private Container Describe(string id, string name, ContainerCreation creation, ContainerConfig config, ValidatedHostConfig host, Image image) => new()
    {
        Id = id,
        Name = name,
        Created = time.GetUtcNow(),
        ImageId = image.Id,
        ImageChainId = image.TopChainId,
        Config = config with { Hostname = Hostname(id, config, host.HostConfig) },
        HostConfig = host.HostConfig,
        Profile = host.Profile,
        IdMapping = mappings.Choose(host.HostConfig, host.Profile),
        Command = [.. config.Entrypoint ?? [], .. config.Cmd ?? []],
        Mounts = MountPlanner.Plan(config, host.HostConfig, other => store.Find(other).Current.Mounts),
        Networks = networking.Plan(creation with { HostConfig = host.HostConfig }),
    };

    private string Hostname(string id, ContainerConfig config, HostConfig host)
    {
        if (!string.IsNullOrEmpty(config.Hostname))
            return config.Hostname;
        if (NamespaceMode.ContainerOf(host.NetworkMode) is { } other)
            return store.Find(other).Current.Config.Hostname ?? "";
        return host.NetworkMode == "host" || host.UTSMode == "host" ? Environment.MachineName : id[..ShortId];
    }

    private string TakeName(string? chosen, string id)
    {
        if (string.IsNullOrEmpty(chosen))
            return store.TakeGeneratedName(id);
        store.TakeName(chosen.TrimStart('/'), id);
        return chosen.TrimStart('/');
    }

    /// <summary>Gives volumes that nobody named their names, so that the record knows them before they are made.</summary>
    private static List<MountPoint> NameVolumes(IReadOnlyList<MountPoint> mounts) =>
        [.. mounts.Select(m => m.Type == "volume" && string.IsNullOrEmpty(m.Name) ? m with { Name = VolumeName.Anonymous() } : m)];

    private async Task<IReadOnlyList<MountPoint>> MakeVolumesAsync(Container container, CancellationToken cancellation)
    {
        var made = new List<MountPoint>();
        foreach (var mount in container.Mounts)
            made.Add(mount.Type == "volume" ? await MakeVolumeAsync(container, mount, cancellation) : mount);
        if (made.Any(m => m.Type == "volume" && m.Spec?.VolumeOptions is null or { NoCopy: false, Subpath: null or "" }))
            await FillVolumesAsync(container with { Mounts = made }, cancellation);
        return made;
    }

    private async Task<MountPoint> MakeVolumeAsync(Container container, MountPoint mount, CancellationToken cancellation)
    {
        var wanted = mount.Spec?.VolumeOptions;
        var volume = await volumes.CreateAsync(new VolumeCreation
        {
            Name = mount.Name,
            Anonymous = string.IsNullOrEmpty(mount.Spec?.Source),
            Driver = wanted?.DriverConfig?.Name ?? "",
            Options = wanted?.DriverConfig?.Options,
            Labels = wanted?.Labels,
        }, cancellation);
        volumes.Reference(volume.Name, container.Id);
        return mount with { Source = volume.Mountpoint, Driver = volume.Driver };
    }

    /// <summary>Copies what the image has at the volumes' places into those that are empty, with the owners that the image names.</summary>
    private async Task FillVolumesAsync(Container container, CancellationToken cancellation)
    {
        Directory.CreateDirectory(paths.Bundle(container.Id).Directory);
        var root = roots.Acquire(container with { IdMapping = null });
        try
        {
            using var files = RootedDirectory.Open(root);
            foreach (var mount in container.Mounts.Where(m => m.Type == "volume" && m.Spec?.VolumeOptions?.NoCopy != true))
            {
                await volumes.MountAsync(mount.Name!, container.Id, cancellation);
                await volumes.FillAsync(mount.Name!, files, mount.Destination, cancellation);
                await volumes.UnmountAsync(mount.Name!, container.Id, cancellation);
            }
        }
        finally
        {
            roots.Release(container.Id);
            BundleDirectory.Remove(paths.Bundle(container.Id).Directory);
        }
    }

    private static void CheckPlatform(ContainerCreation creation, Image image)
    {
        if (creation.Platform is not { } wanted)
            return;
        var has = image.Config.Platform;
        if (wanted.Os != has.Os || wanted.Architecture != has.Architecture || (wanted.Variant is { Length: > 0 } variant && has.Variant is { Length: > 0 } own && variant != own))
            throw new NotFoundException($"image with reference {creation.Config.Image} was found but does not provide the specified platform ({wanted.Os}/{wanted.Architecture})");
    }
}
