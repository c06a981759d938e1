using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>image inspect</c>.</summary>
internal sealed class ImageInspectCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();
    private readonly Option<string?> _platform = Flag.Text("--platform", "Inspect a specific platform of the multi-platform image.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)");

    public ImageInspectCommand() : base("inspect", "Display detailed information on one or more images", "IMAGE [IMAGE...]", ArgumentCount.AtLeast(1))
    {
        Add(_format);
        Add(_platform);
        OperandKind = Operand.Image;
        Examples = [new("image inspect -f '{{json .Config.Env}}' nginx", "Print one field as JSON")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("platform", line.GetValue(_platform) is { } platform ? PlatformJson.Of(platform) : null);
        return InspectFormat.WriteAsync(
            session, line.GetValue(_format), OperandsOf(line), name => session.Client.GetJsonAsync($"/images/{name}/json{query}", cancellation));
    }
}
