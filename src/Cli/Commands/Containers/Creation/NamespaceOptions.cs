using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Which namespaces are the container's own.</summary>
internal sealed class NamespaceOptions : OptionGroup
{
    private readonly Option<string?> _cgroupns = Flag.Text("--cgroupns", "Cgroup namespace to use (host|private)\n'host':    Run the container in the Docker host's cgroup namespace\n'private': Run the container in its own private cgroup namespace\n'':        Use the cgroup namespace as configured by the default-cgroupns-mode option on the daemon (default)");
    private readonly Option<string?> _ipc = Flag.Text("--ipc", "IPC mode to use");
    private readonly Option<string?> _pid = Flag.Text("--pid", "PID namespace to use");
    private readonly Option<string?> _userns = Flag.Text("--userns", "User namespace to use");
    private readonly Option<string?> _uts = Flag.Text("--uts", "UTS namespace to use");
    private readonly Option<string[]> _sysctl = Flag.List("--sysctl", "Sysctl options", "map");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_cgroupns, _ipc, _pid, _userns, _uts, _sysctl];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var pid = line.GetValue(_pid) ?? "";
        var mode = pid is "" or "host" || (pid.StartsWith("container:", StringComparison.Ordinal) && pid.Length > "container:".Length);
        if (!mode) throw new CommandException("--pid: invalid PID mode");
        return request with
        {
            Host = request.Host with
            {
                PidMode = pid,
                IpcMode = line.GetValue(_ipc) ?? "",
                UTSMode = OneOf(line, _uts, "--uts: invalid UTS mode", "host"),
                UsernsMode = OneOf(line, _userns, "--userns: invalid USER mode", "host"),
                CgroupnsMode = OneOf(line, _cgroupns, "--cgroupns: invalid CGROUP mode", "host", "private"),
                Sysctls = PairsOf(line, _sysctl),
            },
        };
    }

    private static string OneOf(ParseResult line, Option<string?> option, string complaint, params ReadOnlySpan<string> allowed)
    {
        var value = line.GetValue(option) ?? "";
        return value.Length == 0 || allowed.Contains(value) ? value : throw new CommandException(complaint);
    }
}
