using Gantry.Cli.Client;
using Gantry.Cli.Configuration;
using Gantry.Linux.Processes;

namespace Gantry.Cli.Plugins;

/// <summary>
/// A program that brings a command of its own, such as <c>compose</c> and <c>buildx</c>: <c>docker-NAME</c> in one of the folders
/// in which Docker's command looks. It is run in place of this program, with the same words.
/// </summary>
internal static class CliPlugin
{
    private static readonly string[] SystemDirectories =
        ["/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins"];

    /// <summary>The program of a command; null when there is none.</summary>
    /// <param name="name">The command.</param>
    /// <param name="config">The user's configuration.</param>
    public static string? Find(string name, ConfigFile config)
    {
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))) return null;
        var user = Path.Combine(Path.GetDirectoryName(config.Location)!, "cli-plugins");
        return config.PluginDirectories.Append(user).Concat(SystemDirectories).Select(directory => Path.Combine(directory, $"docker-{name}")).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a plugin; does not return.</summary>
    /// <param name="program">The program.</param>
    /// <param name="words">The whole command line.</param>
    /// <param name="settings">The daemon that it is to use.</param>
    /// <exception cref="CommandException">It can't be executed.</exception>
    public static void Run(string program, IReadOnlyList<string> words, ClientSettings settings)
    {
        // A context and TLS are found by the plugin itself; only our own default address is not its.
        var variables = new Dictionary<string, string> { ["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] = Environment.GetCommandLineArgs()[0] };
        if (settings.Context == ContextStore.DefaultName) variables["DOCKER_HOST"] = settings.Address.Text;
        try
        {
            ProgramImage.Replace(program, [program, .. words], variables);
        }
        catch (IOException e)
        {
            throw new CommandException(e.Message);
        }
    }
}
