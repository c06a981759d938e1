using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume import</c>.</summary>
internal sealed class VolumeImportCommand : CliCommand
{
    private readonly Option<string?> _input = Flag.Text("-i, --input", "Read from a file, instead of STDIN");
    private readonly Option<bool> _force = Flag.Switch("--force", "Replace what the volume has");
    private readonly Option<string?> _options = Flag.Text("--options", "What to do with a driver and mount options that the archive names (\"keep\", \"drop\")");
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public VolumeImportCommand() : base("import", "Make a volume of an archive that export wrote", "VOLUME", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _input, _force, _options, _format }) Add(option);
        OperandKind = Operand.Volume;
        Details = "The volume is made with the labels of the one that was exported, unless it is there; then it must be empty. "
            + "What comes in is checked against the archive's checksums first: it is imported whole or not at all.";
        Examples = [new("volume import -i data.tar data", "Restore a volume"), new("volume import --force -i data.tar data", "Go back to a backup")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var (volume, file) = (OperandsOf(line)[0], line.GetValue(_input));
        if (file is null && session.Streams.InputTerminal is not null) throw new CommandException("volume import reads an archive: use -i FILE or redirect");
        await using var archive = file is null ? session.Streams.Input : Open(file);
        var progress = VolumeProgress.Begin(session, volume, "Reading");
        progress.Total = archive.CanSeek ? archive.Length : 0;
        using var body = ArchiveBody.Of(archive, sent => progress.Advance("Reading", sent));
        var query = new Query().Add("force", line.GetValue(_force)).Add("options", line.GetValue(_options));
        // The daemon may refuse before it has seen the archive, which may be large.
        using var response = await session.Client.SendAsync(HttpMethod.Post, $"/gantry/volumes/{volume}/import{query}", body, cancellation, request => request.Headers.ExpectContinue = true);
        var report = await DockerClient.ReadAsync(response, ModelsJson.Default.JsonElement, cancellation);
        progress.End();
        VolumeReport.Write(session, session.Out, line.GetValue(_format), report);
        return 0;
    }

    private static FileStream Open(string file)
    {
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
