using Gantry.Build.Cache;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>RUN: runs a command in a container of its own on top of the layers so far.</summary>
internal sealed class RunStep : LayerStep
{
    private readonly BuildJob _job;
    private readonly ImageDraft _draft;
    private readonly RunInstruction _instruction;
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyList<RunMountSource> _mounts;
    private readonly RunNetwork _network;

    private RunStep(BuildJob job, ImageDraft draft, RunInstruction instruction, IReadOnlyList<RunMountSource> mounts)
    {
        (_job, _draft, _instruction, _mounts) = (job, draft, instruction, mounts);
        _arguments = CommandLine(instruction, draft.Shell);
        _network = instruction.Network != RunNetwork.Default ? instruction.Network : job.Request.Network switch
        {
            "none" => RunNetwork.None,
            "host" => RunNetwork.Host,
            _ => RunNetwork.Default,
        };
        var arguments = draft.Variables.Arguments.Where(a => !GlobalArguments.IsProxy(a[..a.IndexOf('=')])).ToList();
        History = $"RUN {(arguments.Count > 0 ? $"|{arguments.Count} {string.Join(' ', arguments)} " : "")}{string.Join(' ', _arguments)} # buildkit";
    }

    /// <inheritdoc/>
    public override string History { get; }

    /// <summary>A step without confinement is root on the host.</summary>
    public override bool RunsProgram => !_instruction.Insecure;

    /// <summary>Prepares the step; what it mounts of stages is built first.</summary>
    public static async Task<RunStep> CreateAsync(BuildJob job, Stage stage, ImageDraft draft, RunInstruction instruction, WordExpander words, CancellationToken cancellation)
    {
        if (instruction.Insecure && !job.Request.AllowInsecure)
            throw new ForbiddenException("security.insecure is not allowed: run the build with --allow security.insecure");
        if (instruction.Network == RunNetwork.Host && !job.Request.AllowHostNetwork)
            throw new ForbiddenException("network.host is not allowed: run the build with --allow network.host");
        ForeignPrograms.Check(draft.Platform);
        var mounts = new List<RunMountSource>();
        foreach (var mount in instruction.Mounts.Select(m => m.Expand(words)))
        {
            cancellation.ThrowIfCancellationRequested();
            var source = mount.Type is not (RunMountType.Bind or RunMountType.Cache) ? null
                : mount.From.Length > 0 ? await job.SourceAsync(mount.From, stage)
                : mount.Type == RunMountType.Bind ? new ContextSource(job.Request.Context) : null;
            mounts.Add(new(mount, source));
        }
        return new(job, draft, instruction, mounts);
    }

    /// <inheritdoc/>
    public override async Task<Digest> KeyAsync(CancellationToken cancellation)
    {
        using var key = new CacheKeyBuilder("RUN");
        key.Add("parent", _draft.ChainId?.ToString()).Add("arguments", _arguments)
            .Add("environment", _draft.Variables.Environment)
            .Add("build arguments", _draft.Variables.Arguments.Where(a => !GlobalArguments.IsProxy(a[..a.IndexOf('=')])))
            .Add("directory", _draft.WorkingDirectory).Add("user", _draft.Config.User).Add("network", _network.ToString())
            .Add("insecure", _instruction.Insecure.ToString()).Add("profile", _job.Request.Profile.ToString()).Add("platform", PlatformText.Format(_draft.Platform))
            .Add("hosts", _job.Request.ExtraHosts).Add("epoch", _job.EpochText);
        foreach (var heredoc in _instruction.Heredocs)
            key.Add("heredoc", heredoc.Content);
        foreach (var mount in _mounts)
            await mount.AddToAsync(key, cancellation);
        return key.Finish();
    }

    /// <inheritdoc/>
    public override async Task ApplyAsync(LayerWorkspace workspace, BuildStep step, CancellationToken cancellation)
    {
        await _job.Services.RunSlots.WaitAsync(cancellation);
        try
        {
            await RunAsync(workspace, step, cancellation);
        }
        finally
        {
            _job.Services.RunSlots.Release();
        }
    }

    private async Task RunAsync(LayerWorkspace workspace, BuildStep step, CancellationToken cancellation)
    {
        await using var environment = await RunEnvironment.CreateAsync(_job, _draft, _mounts, _network, workspace, cancellation);
        var arguments = environment.PlaceScript(_instruction.Script, _arguments);
        int code;
        using (var stubs = new MountStubs(workspace, environment.Mounts.Select(m => m.Destination)))
            code = await _job.Services.Runner.RunAsync(new()
            {
                Id = workspace.Id,
                WorkDirectory = workspace.WorkDirectory,
                RootPath = workspace.RootPath,
                Arguments = arguments,
                Environment = environment.Variables,
                Hostname = _job.Request.ForBuilder.Hostname,
                WorkingDirectory = _draft.WorkingDirectory,
                User = _draft.Config.User ?? "",
                Mounts = environment.Mounts,
                NetworkNamespace = environment.NetworkNamespace,
                UserNamespace = environment.UserNamespace,
                HostNetwork = _network == RunNetwork.Host,
                Insecure = _instruction.Insecure,
                IdMapping = workspace.IdMapping,
                Profile = _job.Request.Profile,
                Limits = _job.Request.Limits,
            }, (kind, data) => _job.Progress.Output(step, kind, data), cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (code != 0)
            throw new StepFailedException(string.Join(' ', _arguments), code);
    }

    /// <summary>The command with its here-documents: a shell gets them appended to its line, as they were written.</summary>
    private static IReadOnlyList<string> CommandLine(RunInstruction run, IReadOnlyList<string> shell)
    {
        if (run.Heredocs.Count == 0)
            return run.Command.ToArguments(shell);
        if (run.Script is { } script)
            return script.StartsWith("#!", StringComparison.Ordinal) ? [RunEnvironment.ScriptPath] : [.. shell, script];
        var documents = run.Heredocs.Select(h => $"\n{h.Content}{h.Name}");
        return [.. shell, run.Arguments + string.Concat(documents)];
    }
}
