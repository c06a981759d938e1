using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>The instructions that change an image's configuration and no file: pure functions on the draft.</summary>
internal static class ConfigurationInstructions
{
    /// <summary>Applies an instruction.</summary>
    /// <returns>How the history names it, or null when the instruction makes a layer.</returns>
    public static string? Apply(ImageDraft draft, Instruction instruction, WordExpander words, Planning.GlobalArguments global) => instruction switch
    {
        ArgInstruction arg => Arg(draft, arg, words, global),
        EnvInstruction env => Env(draft, env, words),
        LabelInstruction label => Label(draft, label, words),
        ExposeInstruction expose => Expose(draft, expose, words),
        VolumeInstruction volume => Volume(draft, volume, words),
        UserInstruction user => User(draft, user, words),
        CmdInstruction cmd => Cmd(draft, cmd),
        EntrypointInstruction entrypoint => Entrypoint(draft, entrypoint),
        ShellInstruction shell => Shell(draft, shell),
        StopSignalInstruction signal => StopSignal(draft, signal, words),
        HealthcheckInstruction health => Healthcheck(draft, health),
        OnbuildInstruction onbuild => Onbuild(draft, onbuild),
        MaintainerInstruction maintainer => Maintainer(draft, maintainer),
        _ => null,
    };

    private static string Arg(ImageDraft draft, ArgInstruction arg, WordExpander words, Planning.GlobalArguments global)
    {
        var shown = new List<string>();
        foreach (var (name, fallback) in arg.Variables)
        {
            var value = global.Given(name) ?? (fallback is null ? global.Get(name) : words.Expand(fallback));
            if (value is not null)
                draft.Variables.SetArgument(name, value);
            shown.Add(value is null ? name : $"{name}={value}");
        }
        return $"ARG {string.Join(' ', shown)}";
    }

    private static string Env(ImageDraft draft, EnvInstruction env, WordExpander words)
    {
        // All values of one ENV see the variables as they were before it.
        var pairs = env.Pairs.Select(p => (Key: words.Expand(p.Key), Value: words.Expand(p.Value))).ToList();
        foreach (var (key, value) in pairs)
            draft.Variables.SetEnvironment(key, value);
        return $"ENV {string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}"))}";
    }

    private static string Label(ImageDraft draft, LabelInstruction label, WordExpander words)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in draft.Config.Labels ?? new Dictionary<string, string>())
            labels[key] = value;
        var pairs = label.Pairs.Select(p => (Key: words.Expand(p.Key), Value: words.Expand(p.Value))).ToList();
        foreach (var (key, value) in pairs)
            labels[key] = value;
        draft.Config = draft.Config with { Labels = labels };
        return $"LABEL {string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}"))}";
    }

    private static string Expose(ImageDraft draft, ExposeInstruction expose, WordExpander words)
    {
        var ports = new SortedDictionary<string, EmptyObject>(StringComparer.Ordinal);
        foreach (var (port, empty) in draft.Config.ExposedPorts ?? new Dictionary<string, EmptyObject>())
            ports[port] = empty;
        var added = expose.Ports.SelectMany(words.ExpandToWords).SelectMany(PortRange).ToList();
        foreach (var port in added)
            ports[port] = new();
        draft.Config = draft.Config with { ExposedPorts = ports };
        return $"EXPOSE map[{string.Join(' ', added.Select(p => $"{p}:{{}}"))}]";
    }

    private static IEnumerable<string> PortRange(string text)
    {
        var slash = text.IndexOf('/');
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        var range = (slash < 0 ? text : text[..slash]).Split('-');
        if (protocol is not ("tcp" or "udp" or "sctp"))
            throw new InvalidArgumentException($"invalid containerPort: {text}: the protocol must be tcp, udp or sctp");
        if (range.Length > 2 || !ushort.TryParse(range[0], out var first) || !ushort.TryParse(range[^1], out var last) || last < first)
            throw new InvalidArgumentException($"invalid containerPort: {text}");
        return Enumerable.Range(first, last - first + 1).Select(p => $"{p}/{protocol}");
    }

    private static string Volume(ImageDraft draft, VolumeInstruction volume, WordExpander words)
    {
        var volumes = new SortedDictionary<string, EmptyObject>(StringComparer.Ordinal);
        foreach (var (path, empty) in draft.Config.Volumes ?? new Dictionary<string, EmptyObject>())
            volumes[path] = empty;
        var paths = volume.Paths.Select(words.Expand).ToList();
        foreach (var path in paths)
            volumes[path.Length > 0 ? path : throw new InvalidArgumentException("VOLUME specified can not be an empty string")] = new();
        draft.Config = draft.Config with { Volumes = volumes };
        return $"VOLUME [{string.Join(' ', paths)}]";
    }

    private static string User(ImageDraft draft, UserInstruction user, WordExpander words)
    {
        draft.Config = draft.Config with { User = words.Expand(user.User) };
        return $"USER {draft.Config.User}";
    }

    private static string Cmd(ImageDraft draft, CmdInstruction cmd)
    {
        draft.Config = draft.Config with { Cmd = cmd.Command.ToArguments(draft.Shell), ArgsEscaped = null };
        draft.CommandSet = true;
        return $"CMD {Quote(draft.Config.Cmd)}";
    }

    private static string Entrypoint(ImageDraft draft, EntrypointInstruction entrypoint)
    {
        draft.Config = draft.Config with
        {
            Entrypoint = entrypoint.Command.ToArguments(draft.Shell),
            // A base image's command was meant for its own entry point.
            Cmd = draft.CommandSet ? draft.Config.Cmd : null,
        };
        return $"ENTRYPOINT {Quote(draft.Config.Entrypoint)}";
    }

    private static string Shell(ImageDraft draft, ShellInstruction shell)
    {
        draft.Config = draft.Config with { Shell = shell.Shell };
        return $"SHELL {Quote(shell.Shell)}";
    }

    private static string StopSignal(ImageDraft draft, StopSignalInstruction signal, WordExpander words)
    {
        var name = words.Expand(signal.Signal);
        if (!StopSignals.IsKnown(name))
            throw new InvalidArgumentException($"invalid signal: {name}");
        draft.Config = draft.Config with { StopSignal = name };
        return $"STOPSIGNAL {name}";
    }

    private static string Healthcheck(ImageDraft draft, HealthcheckInstruction health)
    {
        var test = health.Command switch
        {
            null => (IReadOnlyList<string>)["NONE"],
            { IsShell: true } command => ["CMD-SHELL", .. command.Arguments],
            var command => ["CMD", .. command.Arguments],
        };
        draft.Config = draft.Config with
        {
            Healthcheck = new()
            {
                Test = test,
                Interval = health.Interval,
                Timeout = health.Timeout,
                StartPeriod = health.StartPeriod,
                StartInterval = health.StartInterval,
                Retries = health.Retries,
            },
        };
        return $"HEALTHCHECK {Quote(test)}";
    }

    private static string Onbuild(ImageDraft draft, OnbuildInstruction onbuild)
    {
        draft.Config = draft.Config with { OnBuild = [.. draft.Config.OnBuild ?? [], onbuild.Trigger] };
        return $"ONBUILD {onbuild.Trigger}";
    }

    private static string Maintainer(ImageDraft draft, MaintainerInstruction maintainer)
    {
        draft.Author = maintainer.Author;
        return $"MAINTAINER {maintainer.Author}";
    }

    private static string Quote(IReadOnlyList<string>? words) =>
        $"[{string.Join(' ', (words ?? []).Select(w => $"\"{w.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]";
}
