using System.CommandLine;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume import</c>.</summary>
internal sealed class VolumeImportCommand : CliCommand
{
    private readonly Option<string?> _input = Flag.Text("-i, --input", "Read from a file, instead of STDIN");

    public VolumeImportCommand() : base("import", "Make a volume of an archive that export wrote", "VOLUME", ArgumentCount.Exactly(1))
    {
        Add(_input);
        OperandKind = Operand.Volume;
        Examples = [new("volume import -i data.tar data", "Restore a volume")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var file = line.GetValue(_input);
        if (file is null && session.Streams.InputTerminal is not null) throw new CommandException("volume import reads an archive: use -i FILE or redirect");
        await using var archive = file is null ? session.Streams.Input : File.OpenRead(file);
        using var body = ArchiveBody.Of(archive);
        var volume = await session.Client.PostAsync($"/gantry/volumes/{OperandsOf(line)[0]}/import", body, ModelsJson.Default.VolumeSummary, cancellation);
        session.Out.WriteLine(volume.Name);
        return 0;
    }
}
