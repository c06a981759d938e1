using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>What runs, as whom, where, and with which streams.</summary>
internal sealed class ProcessOptions : OptionGroup
{
    private readonly Option<IReadOnlyList<string>> _attach = Flag.Values("-a, --attach", "Attach to STDIN, STDOUT or STDERR", "list", StreamName);
    private readonly Option<bool> _interactive = Flag.Switch("-i, --interactive", "Keep STDIN open even if not attached");
    private readonly Option<bool> _tty = Flag.Switch("-t, --tty", "Allocate a pseudo-TTY");
    private readonly Option<string?> _user = Flag.Text("-u, --user", "Username or UID (format: <name|uid>[:<group|gid>])");
    private readonly Option<string?> _workdir = Flag.Text("-w, --workdir", "Working directory inside the container");
    private readonly Option<string?> _entrypoint = Flag.Text("--entrypoint", "Overwrite the default ENTRYPOINT of the image");
    private readonly Option<string?> _hostname = Flag.Text("-h, --hostname", "Container host name");
    private readonly Option<string?> _domainname = Flag.Text("--domainname", "Container NIS domain name");
    private readonly Option<string[]> _groupAdd = Flag.List("--group-add", "Add additional groups to join");
    private readonly Option<bool> _init = Flag.Switch("--init", "Run an init inside the container that forwards signals and reaps processes");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options =>
        [_attach, _interactive, _tty, _user, _workdir, _entrypoint, _hostname, _domainname, _groupAdd, _init];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var interactive = line.GetValue(_interactive);
        var attach = line.GetValue(_attach)!;
        var all = attach.Count == 0;
        var attachStdin = attach.Contains("stdin") || (all && interactive);
        return request with
        {
            Config = request.Config with
            {
                AttachStdin = attachStdin,
                AttachStdout = all || attach.Contains("stdout"),
                AttachStderr = all || attach.Contains("stderr"),
                OpenStdin = interactive,
                StdinOnce = interactive && attachStdin,
                Tty = line.GetValue(_tty),
                User = line.GetValue(_user) ?? "",
                WorkingDir = line.GetValue(_workdir) ?? "",
                Hostname = line.GetValue(_hostname) ?? "",
                Domainname = line.GetValue(_domainname) ?? "",
                Entrypoint = line.GetValue(_entrypoint) is { } entrypoint ? [entrypoint] : null,
            },
            Host = request.Host with
            {
                GroupAdd = TextsOf(line, _groupAdd),
                Init = IsGiven(line, _init) ? line.GetValue(_init) : null,
            },
        };
    }

    private static string StreamName(string text) => text.ToLowerInvariant() is "stdin" or "stdout" or "stderr"
        ? text.ToLowerInvariant()
        : throw new FormatException("valid streams are STDIN, STDOUT and STDERR");
}
