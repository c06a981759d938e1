using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>rmi</c> and <c>image rm</c>.</summary>
internal sealed class ImageRemoveCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Force removal of the image");
    private readonly Option<bool> _noPrune = Flag.Switch("--no-prune", "Do not delete untagged parents");
    private readonly Option<string[]> _platform = Flag.List("--platform", "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")", "strings");

    public ImageRemoveCommand(string name, params IEnumerable<string> aliases) : base(name, "Remove one or more images", "IMAGE [IMAGE...]", ArgumentCount.AtLeast(1))
    {
        Add(_force);
        Add(_noPrune);
        Add(_platform);
        foreach (var alias in aliases) Aliases.Add(alias);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image rm", "image remove", "rmi"];
        Examples = [new("rmi app:old", "Remove a tag, and the image when it was the last one")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var force = line.GetValue(_force);
        var query = new Query().Add("force", force).Add("noprune", line.GetValue(_noPrune));
        foreach (var platform in line.GetValue(_platform)!) query.Add("platforms", PlatformJson.Of(platform));
        return EachOperand.RunAsync(session, OperandsOf(line), async name =>
        {
            try
            {
                using var response = await session.Client.SendAsync(HttpMethod.Delete, $"/images/{name}{query}", null, cancellation);
                var removed = System.Text.Json.JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellation), ModelsJson.Default.ListImageDeletionReply);
                foreach (var image in removed ?? [])
                    session.Out.WriteLine(image.Deleted is { Length: > 0 } id ? $"Deleted: {id}" : $"Untagged: {image.Untagged}");
                return null;
            }
            catch (DaemonException e) when (force && e.Status == System.Net.HttpStatusCode.NotFound)
            {
                // As with rm: what is to go and is not there is no failure, but it is said.
                session.Err.WriteLine($"Error response from daemon: {e.Message}");
                return null;
            }
        });
    }
}
