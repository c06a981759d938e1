using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>load</c>.</summary>
internal sealed class LoadCommand : CliCommand
{
    private readonly Option<string?> _input = Flag.Text("-i, --input", "Read from tar archive file, instead of STDIN");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress the load output");

    public LoadCommand() : base("load", "Load an image from a tar archive or STDIN", "", ArgumentCount.None)
    {
        Add(_input);
        Add(_platform);
        Add(_quiet);
        AlsoKnownAs = ["image load", "load"];
        Examples = [new("load -i app.tar", "Take the images of an archive in")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        await using var archive = Open(line.GetValue(_input), session);
        var quiet = line.GetValue(_quiet) || session.Streams.OutputTerminal is null;
        var query = new Query()
            .Add("quiet", quiet ? "1" : "0")
            .Add("platform", line.GetValue(_platform) is { } platform ? PlatformJson.Of(platform) : null);
        using var body = ArchiveBody.Of(archive);
        using var response = await session.Client.SendAsync(HttpMethod.Post, $"/images/load{query}", body, cancellation);
        await Progress.ShowAsync(session, response, session.Out, cancellation);
        return 0;
    }

    private static Stream Open(string? file, CliSession session)
    {
        if (file is null)
        {
            return session.Streams.InputTerminal is null
                ? session.Streams.Input
                : throw new CommandException("requested load from stdin, but stdin is empty: use -i FILE or redirect");
        }
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"open {file}: no such file or directory");
        }
    }
}
