using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network graph</c>.</summary>
internal sealed class NetworkGraphCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();
    private readonly Option<string?> _svg = Flag.Text("--svg", "Write a drawing to a file", "file");

    public NetworkGraphCommand() : base("graph", "Show which containers sit on which networks, and who can reach whom", "", ArgumentCount.None)
    {
        Add(_format);
        Add(_svg);
        Examples = [new("network graph", "Print the networks of this host"), new("network graph --svg networks.svg", "Draw them")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (line.GetValue(_svg) is { } file)
        {
            await ArchiveOutput.WriteAsync(session, file, "draw", () => session.Client.SendAsync(HttpMethod.Get, "/gantry/networks/graph?format=svg", null, cancellation), cancellation);
            return 0;
        }
        var graph = await session.Client.GetJsonAsync("/gantry/networks/graph", cancellation);
        if (line.GetValue(_format) is not { Length: > 0 } format) NetworkGraphText.Write(session.Out, graph);
        else if (format == "json") session.Out.WriteLine(JsonText.Indent(graph));
        else DataFormat.Write(session, format, Output.Templates.TemplateData.From(graph));
        return 0;
    }
}
