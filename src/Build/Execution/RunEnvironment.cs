using Gantry.Build.Cache;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>What is around a RUN step's command: mounts, secrets, agents, network. All of it is in memory or in use, and goes with the step.</summary>
internal sealed class RunEnvironment : IAsyncDisposable
{
    /// <summary>Where a here-document with an interpreter line is put.</summary>
    public const string ScriptPath = "/dev/pipes/EOF";

    private const uint SecretMode = 0x100;

    private readonly BuildJob _job;
    private readonly ImageDraft _draft;
    private readonly LayerWorkspace _workspace;
    private readonly List<SpecMount> _mounts = [];
    private readonly List<string> _variables;
    private readonly List<IDisposable> _held = [];
    private readonly List<string> _mountPoints = [];
    private StepNetwork? _network;

    private RunEnvironment(BuildJob job, ImageDraft draft, LayerWorkspace workspace)
    {
        (_job, _draft, _workspace) = (job, draft, workspace);
        _variables = [.. draft.Variables.Environment, .. draft.Variables.Arguments, .. job.Graph.Arguments.Proxies.Select(p => $"{p.Key}={p.Value}")];
        if (job.Request.SourceDateEpoch is { } epoch && draft.Variables.Get("SOURCE_DATE_EPOCH") is null)
            _variables.Add($"SOURCE_DATE_EPOCH={epoch.ToUnixTimeSeconds()}");
    }

    /// <summary>The mounts.</summary>
    public IReadOnlyList<SpecMount> Mounts => _mounts;

    /// <summary>The environment.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>The network namespace, if there is one to join.</summary>
    public string? NetworkNamespace => _network?.Sandbox.NamespacePath;

    /// <summary>The user namespace that the network belongs to, if it is to be joined.</summary>
    public string? UserNamespace => _network?.UserNamespace;

    /// <summary>Makes it.</summary>
    public static async Task<RunEnvironment> CreateAsync(BuildJob job, ImageDraft draft, IReadOnlyList<RunMountSource> mounts, RunNetwork network, LayerWorkspace workspace, CancellationToken cancellation)
    {
        var environment = new RunEnvironment(job, draft, workspace);
        try
        {
            await environment.AddNetworkAsync(network, cancellation);
            foreach (var mount in mounts)
                await environment.AddAsync(mount, cancellation);
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a script with an interpreter line where the command expects it.</summary>
    /// <returns>The command.</returns>
    public IReadOnlyList<string> PlaceScript(string? script, IReadOnlyList<string> arguments)
    {
        if (script?.StartsWith("#!", StringComparison.Ordinal) == true)
            Bind(ScriptPath, WriteFile("script", System.Text.Encoding.UTF8.GetBytes(script), 0x16D, 0, 0), readOnly: true);
        return arguments;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var point in Enumerable.Reverse(_mountPoints))
            Linux.Filesystem.Mounts.Unmount(point, detach: true);
        foreach (var held in Enumerable.Reverse(_held))
            held.Dispose();
        if (_network is not null)
            _job.Sandboxes.Return(_network);
        return ValueTask.CompletedTask;
    }

    private async Task AddNetworkAsync(RunNetwork network, CancellationToken cancellation)
    {
        var (hosts, resolver) = ("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n", "");
        if (network == RunNetwork.Default)
        {
            _network = await _job.Sandboxes.RentAsync(Mapping, cancellation);
            (hosts, resolver) = (_network.Sandbox.Hosts, _network.Sandbox.ResolvConf);
        }
        else if (network == RunNetwork.Host)
            (hosts, resolver) = (await ReadHostFileAsync("/etc/hosts", cancellation), await ReadHostFileAsync("/etc/resolv.conf", cancellation));
        if (network != RunNetwork.Default)
            hosts += string.Concat(_job.Request.ExtraHosts.Select(h => h.Split(':', 2)).Where(p => p.Length == 2).Select(p => $"{p[1]}\t{p[0]}\n"));
        Bind("/etc/hosts", WriteFile("hosts", System.Text.Encoding.UTF8.GetBytes(hosts), 0x1A4, 0, 0), readOnly: true);
        Bind("/etc/resolv.conf", WriteFile("resolv.conf", System.Text.Encoding.UTF8.GetBytes(resolver), 0x1A4, 0, 0), readOnly: true);
    }

    private static async Task<string> ReadHostFileAsync(string path, CancellationToken cancellation) =>
        File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : "";

    private Task AddAsync(RunMountSource mount, CancellationToken cancellation) => mount.Mount.Type switch
    {
        RunMountType.Bind => AddBindAsync(mount, cancellation),
        RunMountType.Cache => AddCacheAsync(mount, cancellation),
        RunMountType.Tmpfs => AddTmpfs(mount.Mount),
        RunMountType.Secret => AddSecretAsync(mount.Mount, cancellation),
        _ => AddAgentAsync(mount.Mount, cancellation),
    };

    private async Task AddBindAsync(RunMountSource mount, CancellationToken cancellation)
    {
        var tree = await (Mapping is { } mapping ? mount.Source!.OpenMappedAsync(mapping, cancellation) : mount.Source!.OpenAsync(cancellation));
        var path = Context.SourceMatcher.Clean(mount.Mount.Source);
        // The descriptor is what is mounted: whatever a link says later, it is this inode.
        using var source = tree.Files.OpenFile(path.Length == 0 ? "/" : path, OpenFlags.PathOnly);
        var status = DirectoryHandle.StatusOf(source, path);
        if (status.Kind is not (FileKind.Directory or FileKind.Regular))
            throw new InvalidArgumentException($"cannot mount \"/{path}\": it is neither a directory nor a file");
        var point = MakePoint(status.IsDirectory);
        Show($"/proc/self/fd/{source.DangerousGetHandle()}", point, mapsOwners: !mount.Source!.KeepsOwners);
        Linux.Filesystem.Mounts.Remount(point, MountFlags.ReadOnly);
        var writable = mount.Mount.ReadWrite == true;
        Bind(Target(mount.Mount.Target), writable && status.IsDirectory ? MakeOverlay(point) : writable ? CopyFile(point) : point, !writable);
    }

    /// <summary>Writes to a bind mount go to memory and are forgotten.</summary>
    private string MakeOverlay(string lower)
    {
        var (upper, work, merged) = (lower + "-upper", lower + "-work", lower + "-merged");
        foreach (var directory in (string[])[upper, work, merged])
            Directory.CreateDirectory(directory);
        GiveAway(upper, 0, 0);
        Linux.Filesystem.Mounts.Perform("overlay", "overlay", merged, [$"lowerdir={lower}", $"upperdir={upper}", $"workdir={work}"]);
        _mountPoints.Add(merged);
        return merged;
    }

    private string CopyFile(string source)
    {
        File.Copy(source, source + "-copy");
        GiveAway(source + "-copy", 0, 0);
        return source + "-copy";
    }

    private async Task AddCacheAsync(RunMountSource mount, CancellationToken cancellation)
    {
        var tree = mount.Source is null ? null : await mount.Source.OpenAsync(cancellation);
        var lease = await _job.Services.CacheMounts.AcquireAsync(_job.Request.ForBuilder.CacheMountNamespace, mount.Mount with { Target = Target(mount.Mount.Target) }, path => FillCache(path, mount.Mount, tree, cancellation), cancellation);
        _held.Add(lease);
        var path = lease.Path;
        if (Mapping is not null)
            Show(path, path = MakePoint(isDirectory: true), mapsOwners: true);
        Bind(Target(mount.Mount.Target), path, readOnly: mount.Mount.ReadWrite == false);
    }

    private static void FillCache(string path, RunMount mount, Context.ContextTree? tree, CancellationToken cancellation)
    {
        using var root = RootedDirectory.Open(path);
        root.Root.Handle.SetPermissions((uint)(mount.Mode ?? 0x1ED), path);
        root.Root.Handle.SetOwner(mount.Uid, mount.Gid, path);
        if (tree is not null)
            new Files.TreeCopier(root, new() { AllowSpecialFiles = true }, cancellation).Copy(tree, new(Context.SourceMatcher.Clean(mount.Source), ""), "/", intoDirectory: true);
    }

    private Task AddTmpfs(RunMount mount)
    {
        string[] size = mount.Size > 0 ? [$"size={mount.Size}"] : [];
        _mounts.Add(new(Target(mount.Target), new("tmpfs", "tmpfs", ["nosuid", "nodev", "mode=1777", .. size])));
        return Task.CompletedTask;
    }

    private async Task AddSecretAsync(RunMount mount, CancellationToken cancellation)
    {
        var id = mount.Id.Length > 0 ? mount.Id : mount.Source.Length > 0 ? mount.Source : mount.Target[(mount.Target.LastIndexOf('/') + 1)..];
        var secret = await _job.Request.Secrets.GetSecretAsync(id, cancellation);
        if (secret is null && mount.Required)
            throw new NotFoundException($"secret {id}: not found");
        if (secret is null)
            return;
        if (mount.Env is not null)
            _variables.Add($"{mount.Env}={System.Text.Encoding.UTF8.GetString(secret)}");
        if (mount.Env is not null && mount.Target.Length == 0)
            return;
        var target = mount.Target.Length > 0 ? Target(mount.Target) : $"/run/secrets/{id}";
        Bind(target, WriteFile($"secret-{_mounts.Count}", secret, (uint?)mount.Mode ?? SecretMode, mount.Uid, mount.Gid), readOnly: true);
    }

    private async Task AddAgentAsync(RunMount mount, CancellationToken cancellation)
    {
        var id = mount.Id.Length > 0 ? mount.Id : "default";
        var probe = await _job.Request.Secrets.ConnectAgentAsync(id, cancellation);
        if (probe is null && mount.Required)
            throw new NotFoundException($"ssh agent {id}: not offered by the client; run the build with --ssh {id}");
        if (probe is null)
            return;
        await probe.DisposeAsync();
        var path = Path.Combine(_workspace.WorkDirectory, $"agent-{_mounts.Count}");
        _held.Add(new AgentSocket(path, c => _job.Request.Secrets.ConnectAgentAsync(id, c), (uint?)mount.Mode ?? 0x180));
        GiveAway(path, mount.Uid, mount.Gid);
        var target = mount.Target.Length > 0 ? Target(mount.Target) : $"/run/buildkit/ssh_agent.{_mounts.Count}";
        Bind(target, path, readOnly: false);
        if (!_variables.Exists(v => v.StartsWith("SSH_AUTH_SOCK=", StringComparison.Ordinal)))
            _variables.Add($"SSH_AUTH_SOCK={target}");
    }

    private IdMapping? Mapping => _workspace.IdMapping;

    private string Target(string path) => WorkdirStep.Resolve(_draft.WorkingDirectory, path);

    private void Bind(string target, string source, bool readOnly) =>
        _mounts.Add(new(target, new("bind", source, ["rbind", "rprivate", readOnly ? "ro" : "rw"])));

    private string MakePoint(bool isDirectory)
    {
        var point = Path.Combine(_workspace.WorkDirectory, $"mount-{_mounts.Count}");
        if (isDirectory)
            Directory.CreateDirectory(point);
        else
            File.Create(point).Dispose();
        return point;
    }

    private string WriteFile(string name, ReadOnlySpan<byte> content, uint permissions, uint user, uint group)
    {
        using var directory = DirectoryHandle.Open(_workspace.WorkDirectory);
        using var file = directory.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        file.WriteAll(content, name);
        file.SetOwner(Mapping?.UserOnHost(user) ?? user, Mapping?.GroupOnHost(group) ?? group, name);
        file.SetPermissions(permissions, name);
        return Path.Combine(_workspace.WorkDirectory, name);
    }

    /// <summary>Shows a directory or file at a place of the step's own.</summary>
    private void Show(string source, string point, bool mapsOwners)
    {
        if (Mapping is { } mapping && mapsOwners)
        {
            using var owners = mapping.OpenForMounts();
            IdmappedMount.Bind(source, point, owners);
        }
        else
        {
            Linux.Filesystem.Mounts.Bind(source, point);
        }
        _mountPoints.Add(point);
    }

    /// <summary>Gives something that was made for the step to a user of the step.</summary>
    private void GiveAway(string path, uint user, uint group)
    {
        using var directory = DirectoryHandle.Open(Path.GetDirectoryName(path)!);
        directory.SetOwner(Path.GetFileName(path), Mapping?.UserOnHost(user) ?? user, Mapping?.GroupOnHost(group) ?? group);
    }
}
