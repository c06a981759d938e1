using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>version</c>.</summary>
internal sealed class VersionCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public VersionCommand() : base("version", "Show the version information of client and daemon", "", ArgumentCount.None)
    {
        Add(_format);
        Examples = [new("version -f '{{.Server.Version}}'", "Print the daemon's version only")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        JsonElement? server = null;
        Failure? failure = null;
        var api = DockerClient.NewestApi;
        try
        {
            api = await session.Client.NegotiateAsync(cancellation);
            server = await session.Client.GetJsonAsync("/version", cancellation);
        }
        catch (Exception e) when (Failure.Describe(e) is { } known)
        {
            failure = known;
        }
        if (line.GetValue(_format) is { Length: > 0 } format) WriteWith(session, format, api, server);
        else WriteText(session, api, server);
        session.Flush();
        if (failure is null) return 0;
        session.Err.WriteLine(failure.Message);
        return failure.ExitCode;
    }

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private static void WriteWith(CliSession session, string format, string api, JsonElement? server)
    {
        var data = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Client"] = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Version"] = ProductVersion.Number,
                ["ApiVersion"] = api,
                ["DefaultAPIVersion"] = DockerClient.NewestApi,
                ["Os"] = "linux",
                ["Arch"] = Architecture,
                ["Context"] = "default",
            },
            ["Server"] = server is { } reply ? TemplateData.From(reply) : null,
        };
        DataFormat.Write(session, format, data);
    }

    private static void WriteText(CliSession session, string api, JsonElement? server)
    {
        var output = session.Out;
        output.WriteLine("Client:");
        output.WriteLine($" Version:           {ProductVersion.Number}");
        output.WriteLine($" API version:       {(api == DockerClient.NewestApi ? api : $"{api} (downgraded from {DockerClient.NewestApi})")}");
        output.WriteLine($" OS/Arch:           linux/{Architecture}");
        output.WriteLine(" Context:           default");
        if (server is not { } reply || reply.Deserialize(ModelsJson.Default.VersionReply) is not { } version) return;
        output.WriteLine($"\nServer:{(version.Platform?.Name is { Length: > 0 } name ? " " + name : "")}");
        foreach (var component in version.Components ?? []) WriteComponent(output, component);
    }

    private static void WriteComponent(TextWriter output, VersionComponent component)
    {
        const int nameWidth = 17;
        output.WriteLine($" {component.Name}:");
        Write("Version", component.Version);
        var details = component.Details ?? new Dictionary<string, string>();
        if (component.Name != "Engine")
        {
            foreach (var (name, value) in details) Write(name, value);
            return;
        }
        Write("API version", $"{details.GetValueOrDefault("ApiVersion", "")} (minimum version {details.GetValueOrDefault("MinAPIVersion", "")})");
        if (details.GetValueOrDefault("GoVersion") is { Length: > 0 } go) Write("Go version", go);
        if (details.GetValueOrDefault("GitCommit") is { Length: > 0 } commit) Write("Git commit", commit);
        if (details.GetValueOrDefault("BuildTime") is { Length: > 0 } built) Write("Built", HumanTime.Calendar(built));
        Write("OS/Arch", $"{details.GetValueOrDefault("Os", "")}/{details.GetValueOrDefault("Arch", "")}");
        Write("Experimental", details.GetValueOrDefault("Experimental", "false"));

        void Write(string title, string value) => output.WriteLine($"  {$"{title}:".PadRight(nameWidth)} {value}");
    }
}
