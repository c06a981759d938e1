using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>info</c>.</summary>
internal sealed class InfoCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public InfoCommand() : base("info", "Display system-wide information", "", ArgumentCount.None)
    {
        Add(_format);
        AlsoKnownAs = ["system info", "info"];
        Examples = [new("info -f '{{.CgroupVersion}} {{.SecurityOptions}}'", "Print single fields")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (line.GetValue(_format) is { Length: > 0 } format)
        {
            DataFormat.Write(session, format, TemplateData.From(await session.Client.GetJsonAsync("/info", cancellation)));
            return 0;
        }
        session.Out.Write($"Client:\n Version:    {ProductVersion.Number}\n Context:    default\n Debug Mode: false\n\nServer:\n");
        session.Out.Flush();
        var info = await session.Client.GetAsync("/info", ModelsJson.Default.SystemInfo, cancellation);
        InfoText.Write(session.Out, info);
        session.Out.WriteLine();
        session.Flush();
        foreach (var warning in info.Warnings ?? []) session.Err.WriteLine(warning);
        return 0;
    }
}
