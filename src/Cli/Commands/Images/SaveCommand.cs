using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>save</c>.</summary>
internal sealed class SaveCommand : CliCommand
{
    private readonly Option<string?> _output = Flag.Text("-o, --output", "Write to a file, instead of STDOUT");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");

    public SaveCommand() : base("save", "Save one or more images to a tar archive (streamed to STDOUT by default)", "IMAGE [IMAGE...]", ArgumentCount.AtLeast(1))
    {
        Add(_output);
        Add(_platform);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image save", "save"];
        Examples = [new("save -o app.tar app:1.2", "Write an image to an archive"), new("save app | ssh host gantry load", "Move an image to another machine")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query();
        foreach (var name in OperandsOf(line)) query.Add("names", name);
        query.Add("platform", line.GetValue(_platform) is { } platform ? PlatformJson.Of(platform) : null);
        await ArchiveOutput.WriteAsync(
            session, line.GetValue(_output), "save", () => session.Client.SendAsync(HttpMethod.Get, $"/images/get{query}", null, cancellation), cancellation);
        return 0;
    }
}
