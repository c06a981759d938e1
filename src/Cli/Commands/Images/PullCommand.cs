using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>pull</c>.</summary>
internal sealed class PullCommand : CliCommand
{
    private readonly Option<bool> _allTags = Flag.Switch("-a, --all-tags", "Download all tagged images in the repository");
    private readonly Option<bool> _trust = Flag.Switch("--disable-content-trust", "Skip image verification (always: images are verified by digest)", initial: true);
    private readonly Option<string?> _platform = Flag.Text("--platform", "Set platform if server is multi-platform capable");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress verbose output");

    public PullCommand() : base("pull", "Download an image from a registry", "NAME[:TAG|@DIGEST]", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _allTags, _trust, _platform, _quiet }) Add(option);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image pull", "pull"];
        Examples = [new("pull debian:bookworm", "Fetch an image by its tag"), new("pull --platform linux/arm64 nginx", "Fetch it for another machine")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line)[0];
        var quiet = line.GetValue(_quiet);
        var allTags = line.GetValue(_allTags);
        var reference = Reference.Parse(name);
        if (allTags && (reference.Tag is not null || reference.Digest is not null)) throw new CommandException("tag can't be used with --all-tags/-a");
        if (!allTags && reference.Tag is null && reference.Digest is null && !quiet) session.Out.WriteLine("Using default tag: latest");
        await ImagePull.RunAsync(session, name, line.GetValue(_platform), quiet ? TextWriter.Null : session.Out, allTags, cancellation);
        session.Out.WriteLine(allTags ? reference.Name : reference.WithDefaultTag().ToString());
        return 0;
    }
}
