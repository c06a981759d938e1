using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>push</c>.</summary>
internal sealed class PushCommand : CliCommand
{
    private readonly Option<bool> _allTags = Flag.Switch("-a, --all-tags", "Push all tags of an image to the repository");
    private readonly Option<bool> _trust = Flag.Switch("--disable-content-trust", "Skip image signing (always)", initial: true);
    private readonly Option<string?> _platform = Flag.Text("--platform", "Push a platform-specific manifest as a single-platform image to the registry.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress verbose output");

    public PushCommand() : base("push", "Upload an image to a registry", "NAME[:TAG]", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _allTags, _trust, _platform, _quiet }) Add(option);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image push", "push"];
        Examples = [new("push registry.lan:5000/team/app:1.2", "Upload an image that is tagged for a registry")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var reference = Reference.Parse(OperandsOf(line)[0]);
        var quiet = line.GetValue(_quiet);
        var allTags = line.GetValue(_allTags);
        if (allTags && reference.Tag is not null) throw new CommandException("tag can't be used with --all-tags/-a");
        if (!allTags && reference.Tag is null && reference.Digest is null && !quiet) session.Out.WriteLine("Using default tag: latest");
        if (!allTags) reference = reference.WithDefaultTag();
        var platform = line.GetValue(_platform) is { } text ? PlatformJson.Of(text) : null;
        var query = new Query().Add("tag", reference.Tag).Add("platform", platform);
        var auth = new CredentialStore(session.Config).Find(reference.Domain).Header;
        using var response = await session.Client.SendAsync(
            HttpMethod.Post, $"/images/{reference.FamiliarName}/push{query}", null, cancellation,
            request => request.Headers.TryAddWithoutValidation("X-Registry-Auth", auth));
        await Progress.ShowAsync(session, response, quiet ? TextWriter.Null : session.Out, cancellation);
        if (quiet) session.Out.WriteLine(reference.ToString());
        return 0;
    }
}
