using System.Text.Json;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Security;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Users;

namespace Gantry.Engine.Exec;

/// <summary>Describes a further program of a container: as the container's own, with what was asked for in place of it.</summary>
internal static class ExecProcessSpec
{
    /// <summary>Writes the description into the exec's directory.</summary>
    /// <returns>The description.</returns>
    /// <exception cref="InvalidArgumentException">There is no such user, or the working directory is relative.</exception>
    internal static RuntimeProcess Write(Container container, ExecCreation creation, TaskBundle containerBundle, TaskBundle exec, HostFacts host)
    {
        var spec = JsonSerializer.Deserialize(File.ReadAllBytes(containerBundle.Config), RuntimeSpecJson.Default.RuntimeSpec)
            ?? throw new GantryException(ErrorKind.Internal, "the container's runtime spec is empty");
        var process = Build(container, creation, spec.Process!, host);
        File.WriteAllBytes(exec.Process, JsonSerializer.SerializeToUtf8Bytes(process, RuntimeSpecJson.Default.RuntimeProcess));
        return process;
    }

    private static RuntimeProcess Build(Container container, ExecCreation creation, RuntimeProcess own, HostFacts host)
    {
        if (creation.WorkingDir.Length > 0 && !creation.WorkingDir.StartsWith('/'))
            throw new InvalidArgumentException($"OCI runtime exec failed: exec failed: unable to start container process: Cwd must be an absolute path: {creation.WorkingDir}");
        var process = own with
        {
            Terminal = creation.Tty,
            ConsoleSize = creation.Tty && creation.ConsoleSize is [> 0 and var height, > 0 and var width] ? new RuntimeConsoleSize { Height = (uint)height, Width = (uint)width } : null,
            Args = creation.Command,
            Env = Environment(own.Env ?? [], creation),
            Cwd = creation.WorkingDir.Length > 0 ? WorkingDirectory.Check(creation.WorkingDir) : own.Cwd,
        };
        if (creation.User.Length > 0)
            process = WithUser(process, container, creation.User);
        return creation.Privileged ? Privileged(process, host) : process;
    }

    private static RuntimeProcess WithUser(RuntimeProcess process, Container container, string user)
    {
        using var directory = RootedDirectory.Open($"/proc/{container.State.Pid}/root");
        var found = UserLookup.Find(user, container.HostConfig.GroupAdd, directory.ReadFile);
        var home = "HOME=" + (found.Home.Length > 0 ? found.Home : "/");
        var bounding = process.Capabilities?.Bounding ?? [];
        return process with
        {
            User = new RuntimeUser { Uid = found.Uid, Gid = found.Gid, AdditionalGids = found.AdditionalGids.Count > 0 ? found.AdditionalGids : null },
            Env = [.. (process.Env ?? []).Where(v => !v.StartsWith("HOME=", StringComparison.Ordinal)), home],
            // Root has what it may have; others have nothing but what they may gain by executing a file that grants it.
            Capabilities = process.Capabilities is { } capabilities
                ? capabilities with { Effective = found.Uid == 0 ? bounding : [], Permitted = found.Uid == 0 ? bounding : [] }
                : null,
        };
    }

    private static RuntimeProcess Privileged(RuntimeProcess process, HostFacts host)
    {
        var all = Capability.All.Select(c => c.Name).Where(host.BoundingCapabilities.Contains).ToList();
        return process with { Capabilities = new RuntimeCapabilities { Bounding = all, Effective = all, Permitted = all }, ApparmorProfile = null, NoNewPrivileges = false };
    }

    private static List<string> Environment(IReadOnlyList<string> own, ExecCreation creation)
    {
        var names = creation.Env.Select(v => v.Split('=', 2)[0]).ToHashSet(StringComparer.Ordinal);
        var variables = own.Where(v => !names.Contains(v.Split('=', 2)[0])).Concat(creation.Env.Where(v => v.Contains('='))).ToList();
        if (creation.Tty && !variables.Any(v => v.StartsWith("TERM=", StringComparison.Ordinal)))
            variables.Add("TERM=xterm");
        return variables;
    }
}
