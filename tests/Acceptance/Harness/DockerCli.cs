using System.Globalization;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>The stock <c>docker</c> command with a configuration of its own.</summary>
internal sealed class DockerCli(string host, string configuration)
{
    private static int s_names;

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOCKER_HOST"] = host,
        ["DOCKER_CONFIG"] = configuration,
        ["DOCKER_CLI_HINTS"] = "false",
        ["DOCKER_BUILDKIT"] = "1",
    };

    /// <summary>A name that no other test uses.</summary>
    public static string Name(string word = "c") => $"{word}{Interlocked.Increment(ref s_names)}";

    /// <summary>Runs a command.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync("docker", arguments, Environment);

    /// <summary>Runs a command that may take long.</summary>
    public Task<CommandResult> RunLongAsync(TimeSpan bound, params string[] arguments) => Command.RunAsync("docker", arguments, Environment, bound: bound);

    /// <summary>Runs a command with a standard input.</summary>
    public Task<CommandResult> PipeAsync(byte[] input, params string[] arguments) => Command.RunAsync("docker", arguments, Environment, input);

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"docker {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Everything}");
        return result.Output;
    }

    /// <summary>Runs a command that must fail.</summary>
    /// <returns>Its error output.</returns>
    public async Task<string> FailAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode != 0, $"docker {string.Join(' ', arguments)} succeeded:\n{result.Everything}");
        return result.Errors;
    }

    /// <summary>A field of what <c>inspect</c> says, by Go template.</summary>
    public Task<string> InspectAsync(string name, string template) => OkAsync("inspect", "--format", template, name);

    /// <summary>Starts a command that goes on.</summary>
    public Session Session(params string[] arguments) => Harness.Session.Start("docker", arguments, Environment);

    /// <summary>The events from now on, also those from before the command has come to the daemon.</summary>
    public Session Events(params string[] arguments) => Session(["events", "--since", Now(), .. arguments]);

    /// <summary>This moment, as the command takes it.</summary>
    public static string Now() => (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>Starts a command on a terminal of its own, such as a person's.</summary>
    public Session Terminal(string command, int rows = 24, int columns = 80) =>
        Harness.Session.Start("script", ["-qefc", $"stty rows {rows} columns {columns}; exec docker {command}", "/dev/null"], Environment);
}
