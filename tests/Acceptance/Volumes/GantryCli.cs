using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Volumes;

/// <summary>The <c>gantry</c> command as a client of a daemon of the tests.</summary>
internal static class GantryCli
{
    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its output.</returns>
    public static async Task<string> GantryAsync(this GantryDaemon daemon, params string[] arguments)
    {
        var result = await Command.RunAsync(Materials.Binary, arguments, daemon.Docker.Environment, bound: TimeSpan.FromMinutes(3));
        Assert.True(result.ExitCode == 0, $"gantry {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Everything}");
        return result.Output;
    }

    /// <summary>Runs a command that must fail.</summary>
    /// <returns>Its error output.</returns>
    public static async Task<string> GantryFailsAsync(this GantryDaemon daemon, params string[] arguments)
    {
        var result = await Command.RunAsync(Materials.Binary, arguments, daemon.Docker.Environment);
        Assert.True(result.ExitCode != 0, $"gantry {string.Join(' ', arguments)} succeeded:\n{result.Everything}");
        return result.Errors;
    }
}
