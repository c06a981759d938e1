using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Tests.Live;

/// <summary>The host's rules as an administrator's tool would change them.</summary>
internal static class HostRules
{
    private static readonly Ruleset Rules = new();

    public static void Run(string commands) => Rules.Run(commands);

    public static string RunJson(string command) => Rules.RunJson(command);
}
