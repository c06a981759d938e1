using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>import</c>.</summary>
internal sealed class ImportCommand : CliCommand
{
    private readonly Option<string[]> _change = Flag.List("-c, --change", "Apply Dockerfile instruction to the created image");
    private readonly Option<string?> _message = Flag.Text("-m, --message", "Set commit message for imported image");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Set platform if server is multi-platform capable");

    public ImportCommand()
        : base("import", "Import the contents from a tarball to create a filesystem image", "file|URL|- [REPOSITORY[:TAG]]", ArgumentCount.Between(1, 2))
    {
        Add(_change);
        Add(_message);
        Add(_platform);
        OperandKind = Operand.File;
        AlsoKnownAs = ["image import", "import"];
        Examples = [new("import -c 'CMD [\"sh\"]' rootfs.tar base:latest", "Make an image of a file system in an archive")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var source = arguments[0];
        var reference = arguments.Length > 1 ? Reference.Parse(arguments[1]).WithDefaultTag() : null;
        var isUrl = source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal);
        var query = new Query()
            .Add("fromSrc", isUrl ? source : "-")
            .Add("repo", reference?.FamiliarName)
            .Add("tag", reference?.Tag)
            .Add("message", line.GetValue(_message))
            .Add("platform", line.GetValue(_platform));
        foreach (var change in line.GetValue(_change)!) query.Add("changes", change);
        await using var archive = isUrl ? null : source == "-" ? session.Streams.Input : File.OpenRead(source);
        using var body = archive is null ? null : ArchiveBody.Of(archive);
        using var response = await session.Client.SendAsync(HttpMethod.Post, $"/images/create{query}", body, cancellation);
        await Progress.ShowAsync(session, response, session.Out, cancellation);
        return 0;
    }
}
