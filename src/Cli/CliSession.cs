using Gantry.Cli.Client;
using Gantry.Cli.Configuration;
using Gantry.Cli.Terminal;

namespace Gantry.Cli;

/// <summary>What a command works with: the terminal, the settings, and the daemon.</summary>
internal sealed class CliSession : IDisposable
{
    private DockerClient? _client;
    private ConfigFile? _config;

    /// <summary>The name under which the program was called: <c>gantry</c> or <c>docker</c>.</summary>
    public required string ProgramName { get; init; }

    /// <summary>Text for the standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Text for the standard error.</summary>
    public required TextWriter Err { get; init; }

    /// <summary>The three streams, and what kind of thing they are.</summary>
    public required StandardStreams Streams { get; init; }

    /// <summary>Ctrl-C and its kin.</summary>
    public required Interrupts Interrupts { get; init; }

    /// <summary>How the daemon is reached and where the configuration is.</summary>
    public ClientSettings Settings { get; set; } = ClientSettings.FromEnvironment();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the client; tests give their own.</summary>
    public Func<ClientSettings, IReadOnlyDictionary<string, string>, DockerClient> Connect { get; init; } = DockerClient.Create;

    /// <summary>The daemon.</summary>
    public DockerClient Client => _client ??= Connect(Settings, Config.HttpHeaders);

    /// <summary>The user's <c>config.json</c>.</summary>
    public ConfigFile Config => _config ??= ConfigFile.Load(Settings.ConfigDirectory);

    /// <summary>What <c>--version</c> prints.</summary>
    public string VersionLine => ProgramName == "docker"
        ? $"Docker version {ProductVersion.Number}, build gantry"
        : $"Gantry version {ProductVersion.Number}";

    /// <summary>A session of this process.</summary>
    public static CliSession ForProcess(string programName)
    {
        var streams = StandardStreams.OfProcess();
        return new CliSession
        {
            ProgramName = programName,
            Streams = streams,
            Out = new StreamWriter(streams.Output, leaveOpen: true),
            Err = new StreamWriter(streams.Error, leaveOpen: true) { AutoFlush = true },
            Interrupts = new Interrupts(),
        };
    }

    /// <summary>Writes out what is still held back.</summary>
    public void Flush()
    {
        try
        {
            Out.Flush();
            Err.Flush();
        }
        catch (Exception e) when (Failure.IsBrokenPipe(e))
        {
            // Whoever read our output has seen enough.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        Interrupts.Dispose();
    }
}
