using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>images</c> and <c>image ls</c>.</summary>
internal sealed class ImageListCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Show all images (default hides intermediate images)");
    private readonly Option<bool> _digests = Flag.Switch("--digests", "Show digests");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Filter output based on conditions provided");
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Don't truncate output");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only show image IDs");

    public ImageListCommand(string name, params IEnumerable<string> aliases) : base(name, "List images", "[REPOSITORY[:TAG]]", ArgumentCount.AtMost(1))
    {
        foreach (var option in new Option[] { _all, _digests, _filter, _format, _noTrunc, _quiet }) Add(option);
        foreach (var alias in aliases) Aliases.Add(alias);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image ls", "image list", "images"];
        Examples = [new("images", "List images"), new("images -q --filter dangling=true", "Print the ids of images without a tag")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var filters = line.GetValue(_filter)!.ToList();
        if (OperandsOf(line) is [var pattern]) filters.Add(new("reference", pattern));
        var query = new Query().Add("all", line.GetValue(_all)).Add("filters", KeyValue.Filters(filters));
        var images = await session.Client.GetListAsync($"/images/json{query}", ModelsJson.Default.ListImageSummary, cancellation);
        var format = line.GetValue(_format) ?? session.Config.Format("imagesFormat");
        var digests = line.GetValue(_digests) || format?.Contains(".Digest", StringComparison.Ordinal) == true;
        var rows = new ImageRows(session.Time.GetUtcNow(), truncate: !line.GetValue(_noTrunc));
        CommonFlags.WriteList(session, ImageRows.Format(line.GetValue(_digests)), format, line.GetValue(_quiet), images.SelectMany(image => rows.Rows(image, digests)));
        return 0;
    }
}
