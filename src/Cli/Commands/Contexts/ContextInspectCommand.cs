using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Configuration;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context inspect</c>.</summary>
internal sealed class ContextInspectCommand : CliCommand
{
    private readonly Option<string?> _format = Flag.Text("-f, --format", "Format output using a custom template");

    public ContextInspectCommand() : base("inspect", "Display detailed information on one or more contexts", "[CONTEXT] [CONTEXT...]", ArgumentCount.Any)
    {
        Add(_format);
        Examples = [new("context inspect --format '{{.Endpoints.docker.Host}}' build-server", "Show the address of a daemon")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var names = OperandsOf(line) is { Length: > 0 } given ? given : [session.Settings.Context];
        var store = new ContextStore(session.Settings.ConfigDirectory);
        return InspectFormat.WriteAsync(session, line.GetValue(_format), names, name =>
            Task.FromResult(JsonSerializer.Deserialize(Describe(store, name, session.Settings).ToJsonString(), ModelsJson.Default.JsonElement)));
    }

    private static JsonObject Describe(ContextStore store, string name, ClientSettings settings)
    {
        if (name == ContextStore.DefaultName)
        {
            var json = new DaemonContext { Name = name, Host = settings.Context == name ? settings.Address.Text : DaemonAddress.Default }.ToJson();
            json["TLSMaterial"] = new JsonObject();
            json["Storage"] = new JsonObject { ["MetadataPath"] = "<IN MEMORY>", ["TLSPath"] = "<IN MEMORY>" };
            return json;
        }
        var described = store.Find(name).ToJson();
        var certificates = Path.Combine(store.CertificatesOf(name), "docker");
        described["TLSMaterial"] = Directory.Exists(certificates)
            ? new JsonObject { ["docker"] = new JsonArray([.. Directory.EnumerateFiles(certificates).Order(StringComparer.Ordinal).Select(file => JsonValue.Create(Path.GetFileName(file)))]) }
            : [];
        described["Storage"] = new JsonObject { ["MetadataPath"] = store.DescriptionOf(name), ["TLSPath"] = store.CertificatesOf(name) };
        return described;
    }
}
