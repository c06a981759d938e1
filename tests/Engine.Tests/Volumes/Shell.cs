using System.Diagnostics;

namespace Gantry.Engine.Tests.Volumes;

/// <summary>The shell, which knows trees of files best.</summary>
internal static class Shell
{
    /// <summary>Runs a script that must succeed.</summary>
    /// <returns>Its output.</returns>
    public static string Run(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", script]) { RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }

    /// <summary>Everything about a tree that a program in it could see: names, kinds, owners, modes, times, links, sizes, attributes, contents.</summary>
    public static string List(string directory) => Run($$"""
        cd {{directory}}; export LC_ALL=C
        find . -printf '%P %y %m %U:%G %T@ %s %l %n\n' | sort | sed 's/\(^[^ ]* d .* \)[0-9]* \( [0-9]*\)$/\1\2/'
        find . -type f -print0 | sort -z | xargs -0r sha256sum
        find . -printf '%i %P\n' | sort | awk '{ if ($1 == last) print name, $2; last = $1; name = $2 }' | sort
        getfattr -hR -d -m '^(user|trusted|security.capability|system.posix)' . 2>/dev/null | sort || true
        """);
}
