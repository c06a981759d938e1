using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>commit</c>.</summary>
internal sealed class CommitCommand : CliCommand
{
    private readonly Option<string?> _author = Flag.Text("-a, --author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
    private readonly Option<string[]> _change = Flag.List("-c, --change", "Apply Dockerfile instruction to the created image");
    private readonly Option<string?> _message = Flag.Text("-m, --message", "Commit message");
    private readonly Option<bool> _pause = Flag.Switch("-p, --pause", "Pause container during commit (default true)", initial: true);

    public CommitCommand() : base("commit", "Create a new image from a container's changes", "CONTAINER [REPOSITORY[:TAG]]", ArgumentCount.Between(1, 2))
    {
        Add(_author);
        Add(_change);
        Add(_message);
        Add(_pause);
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container commit", "commit"];
        Examples = [new("commit -c 'CMD [\"nginx\"]' web web:patched", "Make an image of a container and set its command")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var reference = arguments.Length == 2 && arguments[1].Length > 0 ? Reference.Parse(arguments[1]) : null;
        var query = new Query()
            .Add("container", arguments[0])
            .Add("repo", reference?.Name)
            .Add("tag", reference is null ? null : reference.Tag ?? "latest")
            .Add("author", line.GetValue(_author))
            .Add("comment", line.GetValue(_message));
        foreach (var change in line.GetValue(_change)!) query.Add("changes", change);
        if (!line.GetValue(_pause)) query.Add("pause", "0");
        var reply = await session.Client.PostAsync($"/commit{query}", null, ModelsJson.Default.IdReply, cancellation);
        session.Out.WriteLine(reply.Id);
        return 0;
    }
}
