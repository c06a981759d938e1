using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>tag</c>.</summary>
internal sealed class TagCommand : CliCommand
{
    public TagCommand()
        : base("tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE", "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", ArgumentCount.Exactly(2))
    {
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image tag", "tag"];
        Examples = [new("tag app registry.lan:5000/team/app:1.2", "Name an image for a registry")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var names = OperandsOf(line);
        var target = Reference.Parse(names[1]);
        if (target.Digest is not null) throw new CommandException("refusing to create a tag with a digest reference");
        var query = new Query().Add("repo", target.FamiliarName).Add("tag", target.Tag ?? "latest");
        await session.Client.PostAsync($"/images/{names[0]}/tag{query}", cancellation);
        return 0;
    }
}
