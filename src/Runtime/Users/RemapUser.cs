using System.Globalization;
using Gantry.Errors;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Users;

/// <summary>The user <c>dockremap</c>, whose subordinate ids containers get with <c>userns-remap</c> <c>default</c>.</summary>
public static class RemapUser
{
    /// <summary>Its name, and that of its group.</summary>
    public const string Name = "dockremap";

    private const uint FirstSubordinate = 100_000;
    private const uint Size = 65_536;
    private const int OutputLimit = 4096;

    /// <summary>Makes the user and its ranges, where they are not there.</summary>
    /// <exception cref="UnavailableException">The host's programs for users are missing or fail.</exception>
    public static async Task EnsureAsync(CancellationToken cancellation)
    {
        if (!NamesUser("/etc/passwd"))
            await RunAsync("useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", Name], cancellation);
        foreach (var (file, option) in ((string, string)[])[("/etc/subuid", "--add-subuids"), ("/etc/subgid", "--add-subgids")])
        {
            if (NamesUser(file))
                continue;
            var first = NextFree(Lines(file));
            await RunAsync("usermod", [option, $"{first}-{first + Size - 1}", Name], cancellation);
        }
    }

    /// <summary>The first id after all ranges.</summary>
    /// <param name="ranges">The lines of a subuid(5) file.</param>
    internal static uint NextFree(IEnumerable<string> ranges) => ranges
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length == 3)
        .Select(fields => uint.TryParse(fields[1], CultureInfo.InvariantCulture, out var start) && uint.TryParse(fields[2], CultureInfo.InvariantCulture, out var size) ? start + size : 0)
        .Append(FirstSubordinate)
        .Max();

    private static bool NamesUser(string file) => Lines(file).Any(line => line.StartsWith(Name + ":", StringComparison.Ordinal));

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var path = SystemPrograms.Find(program) ?? throw Failed($"there is no {program} on this host");
        var result = await CommandRunner.RunAsync(path, arguments, OutputLimit, cancellation);
        if (result.ExitCode != 0)
            throw Failed($"{program} failed: {result.Error.Trim()}");
    }

    private static UnavailableException Failed(string reason) =>
        new($"userns-remap default: {reason}: add the user {Name} by hand, and a range of {Size} ids for it to /etc/subuid and /etc/subgid");
}
