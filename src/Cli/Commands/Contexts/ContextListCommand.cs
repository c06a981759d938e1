using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Configuration;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context ls</c>.</summary>
internal sealed class ContextListCommand : CliCommand
{
    private static readonly ListFormat List = new()
    {
        Table = "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}",
        Titles = new Dictionary<string, string> { ["Name"] = "NAME", ["Current"] = "", ["Description"] = "DESCRIPTION", ["DockerEndpoint"] = "DOCKER ENDPOINT", ["Error"] = "ERROR" },
        Quiet = "{{.Name}}",
    };

    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only show context names");

    public ContextListCommand() : base("ls", "List contexts", "", ArgumentCount.None)
    {
        Add(_format);
        Add(_quiet);
        Aliases.Add("list");
        AlsoKnownAs = ["context ls", "context list"];
        Examples = [new("context ls", "Show which daemons have names, and which one commands go to")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var settings = session.Settings;
        var host = settings.Context == ContextStore.DefaultName ? settings.Address.Text : Environment.GetEnvironmentVariable("DOCKER_HOST") ?? DaemonAddress.Default;
        var fallback = new DaemonContext { Name = ContextStore.DefaultName, Description = "Current DOCKER_HOST based configuration", Host = host };
        var rows = new ContextStore(settings.ConfigDirectory).List().Prepend(fallback).Select(context => new TemplateRow
        {
            ["Name"] = context.Name,
            ["Current"] = context.Name == settings.Context,
            ["Description"] = context.Description,
            ["DockerEndpoint"] = context.Host,
            ["Error"] = "",
        });
        CommonFlags.WriteList(session, List, line.GetValue(_format), line.GetValue(_quiet), rows);
        return Task.FromResult(0);
    }
}
