using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Capabilities, privileges and profiles.</summary>
internal sealed class SecurityOptions : OptionGroup
{
    private readonly Option<string[]> _capAdd = Flag.List("--cap-add", "Add Linux capabilities");
    private readonly Option<string[]> _capDrop = Flag.List("--cap-drop", "Drop Linux capabilities");
    private readonly Option<bool> _privileged = Flag.Switch("--privileged", "Give extended privileges to this container");
    private readonly Option<bool> _readOnly = Flag.Switch("--read-only", "Mount the container's root filesystem as read only");
    private readonly Option<string[]> _securityOpt = Flag.List("--security-opt", "Security Options: no-new-privileges, seccomp=FILE|unconfined, apparmor=NAME, systempaths=unconfined, profile=docker|default|hardened");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_capAdd, _capDrop, _privileged, _readOnly, _securityOpt];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var given = line.GetValue(_securityOpt)!;
        var options = given.Where(option => option != "systempaths=unconfined").Select(Resolve).ToList();
        var unmasked = options.Count < given.Length;
        return request with
        {
            Host = request.Host with
            {
                CapAdd = TextsOf(line, _capAdd),
                CapDrop = TextsOf(line, _capDrop),
                Privileged = line.GetValue(_privileged),
                ReadonlyRootfs = line.GetValue(_readOnly),
                SecurityOpt = options.Count == 0 ? null : options,
                MaskedPaths = unmasked ? [] : null,
                ReadonlyPaths = unmasked ? [] : null,
            },
        };
    }

    // The daemon has no access to the user's files: a seccomp profile travels as its text.
    private static string Resolve(string option)
    {
        if (option == "no-new-privileges") return option;
        var separator = option.IndexOf('=');
        if (separator < 0) separator = option.IndexOf(':');
        if (separator < 0) throw new CommandException($"Invalid --security-opt: \"{option}\"");
        var (name, value) = (option[..separator], option[(separator + 1)..]);
        return name == "seccomp" && value is not ("unconfined" or "builtin") ? $"seccomp={ReadProfile(value)}" : option;
    }

    private static string ReadProfile(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return JsonText.Compact(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? $"open {file}: no such file or directory" : e.Message;
            throw new CommandException($"opening seccomp profile ({file}) failed: {reason}");
        }
        catch (JsonException e)
        {
            throw new CommandException($"compacting json for seccomp profile ({file}) failed: {e.Message}");
        }
    }
}
