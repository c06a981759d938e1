using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Specs;

/// <summary>Describes the program that a container runs.</summary>
internal static class ProcessPart
{
    /// <summary>Where the init program is mounted.</summary>
    public const string InitDestination = "/sbin/docker-init";

    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static RuntimeProcess Build(SpecRequest request, SecurityOptions security, IReadOnlyList<string> bounding) => new()
    {
        Terminal = request.Config.Tty,
        ConsoleSize = request.Config.Tty && request.HostConfig.ConsoleSize is [> 0 and var height, > 0 and var width]
            ? new RuntimeConsoleSize { Height = (uint)height, Width = (uint)width }
            : null,
        User = UserOf(request.User),
        Args = Arguments(request),
        Env = EnvironmentOf(request),
        Cwd = WorkingDirectory.Check(request.Config.WorkingDir),
        Capabilities = CapabilitiesPart.Build(bounding, request.User),
        Rlimits = RlimitsPart.Build(request.HostConfig),
        NoNewPrivileges = NoNewPrivileges(request, security),
        ApparmorProfile = AppArmorPart.Choose(request, security),
        OomScoreAdj = Math.Max(request.HostConfig.OomScoreAdj ?? 0, request.Host.MinimumOomScoreAdj),
    };

    public static RuntimeUser UserOf(ProcessUser user) => new()
    {
        Uid = user.Uid,
        Gid = user.Gid,
        AdditionalGids = user.AdditionalGids.Count > 0 ? user.AdditionalGids : null,
    };

    private static bool NoNewPrivileges(SpecRequest request, SecurityOptions security) =>
        security.NoNewPrivileges
        ?? (request.NoNewPrivileges || (ProfileDefaults.Of(request.Profile).NoNewPrivileges && !request.HostConfig.Privileged));

    private static List<string> Arguments(SpecRequest request)
    {
        // An entry point of one empty string is how clients clear the image's.
        var entrypoint = request.Config.Entrypoint is [""] ? [] : request.Config.Entrypoint ?? [];
        List<string> command = [.. entrypoint, .. request.Config.Cmd ?? []];
        if (command.Count == 0)
            throw new InvalidArgumentException("no command specified");
        return request.HostConfig.Init == true ? [InitDestination, "--", .. command] : command;
    }

    private static List<string> EnvironmentOf(SpecRequest request)
    {
        var variables = new List<string> { DefaultPath, "HOSTNAME=" + HostnamePart.Choose(request) };
        if (request.Config.Tty)
            variables.Add("TERM=xterm");
        variables.Add("HOME=" + (request.User.Home.Length > 0 ? request.User.Home : "/"));
        return EnvironmentList.Merge(variables, request.Config.Env);
    }
}
