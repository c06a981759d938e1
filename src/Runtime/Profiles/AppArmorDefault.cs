using Gantry.Linux.Processes;
using Gantry.Linux.Security;

namespace Gantry.Runtime.Profiles;

/// <summary>The AppArmor profile of containers that ask for none: equal in effect to Docker's, and under its name.</summary>
public static class AppArmorDefault
{
    /// <summary>The profile's name.</summary>
    public const string Name = "docker-default";

    private const int OutputLimit = 4096;

    /// <summary>Loads the profile where the kernel enforces AppArmor and nobody has loaded one of that name.</summary>
    /// <param name="directory">Where the profile's text is written for the parser.</param>
    /// <param name="cancellation">Ends the parser.</param>
    /// <returns>Why it could not be loaded; null when it was, or need not be.</returns>
    public static async Task<string?> LoadAsync(string directory, CancellationToken cancellation)
    {
        if (!AppArmor.IsEnabled() || AppArmor.LoadedProfiles().Contains(Name))
            return null;
        if (SystemPrograms.Find("apparmor_parser") is not { } parser)
            return "apparmor_parser is missing: install the package apparmor";
        var file = Path.Combine(directory, Name);
        await File.WriteAllTextAsync(file, Text, cancellation);
        var result = await CommandRunner.RunAsync(parser, ["--replace", "--skip-cache", file], OutputLimit, cancellation);
        return result.ExitCode == 0 ? null : result.Error.Trim();
    }

    /// <summary>The profile, in the language of apparmor.d(5).</summary>
    internal const string Text = $$"""
        abi <abi/3.0>,
        include <tunables/global>

        profile {{Name}} flags=(attach_disconnected,mediate_deleted) {
          include <abstractions/base>

          network,
          capability,
          file,
          umount,

          # Whoever watches over a container may end it; containers of the profile reach one another only by PID namespace.
          signal (receive) peer=unconfined,
          signal (receive) peer=runc,
          signal (receive) peer=crun,
          signal (send, receive) peer={{Name}},
          ptrace (trace, read, tracedby, readby) peer={{Name}},

          deny mount,

          # Of /proc, a container writes to its own processes' files and to the sysctls of its namespaces.
          deny @{PROC}/* w,
          deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9/]*}/** w,
          deny @{PROC}/sys/[^k]** w,
          deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
          deny @{PROC}/sysrq-trigger rwklx,
          deny @{PROC}/kcore rwklx,

          # Of /sys, only control groups, where they are writable at all.
          deny /sys/[^f]*/** wklx,
          deny /sys/f[^s]*/** wklx,
          deny /sys/fs/[^c]*/** wklx,
          deny /sys/fs/c[^g]*/** wklx,
          deny /sys/fs/cg[^r]*/** wklx,
          deny /sys/firmware/** rwklx,
          deny /sys/devices/virtual/powercap/** rwklx,
          deny /sys/kernel/security/** rwklx,
        }

        """;
}
