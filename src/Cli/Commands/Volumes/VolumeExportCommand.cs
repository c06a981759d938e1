using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume export</c>.</summary>
internal sealed class VolumeExportCommand : CliCommand
{
    private readonly Option<string?> _output = Flag.Text("-o, --output", "Write to a file, instead of STDOUT");
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public VolumeExportCommand() : base("export", "Write a volume to an archive, consistent even while containers use it", "VOLUME", ArgumentCount.Exactly(1))
    {
        Add(_output);
        Add(_format);
        OperandKind = Operand.Volume;
        Details = "Containers that write to the volume are paused for a moment. The archive is a tar: volume.json, the files under data/, and SHA256SUMS. "
            + "With --format, what was done is printed when the archive is written: to STDERR when the archive goes to STDOUT.";
        Examples = [new("volume export -o data.tar data", "Back a volume up"), new("volume export data | ssh host gantry volume import data", "Move it to another machine")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var (volume, file) = (OperandsOf(line)[0], line.GetValue(_output));
        var progress = VolumeProgress.Begin(session, volume, "Copying");
        JsonElement report = default;
        await ArchiveOutput.WriteAsync(session, file, "export", FetchAsync, cancellation, written => progress.Advance("Writing", written));
        progress.End();
        if (line.GetValue(_format) is { Length: > 0 } format) VolumeReport.Write(session, string.IsNullOrEmpty(file) ? session.Err : session.Out, format, report);
        return 0;

        async Task<HttpResponseMessage> FetchAsync()
        {
            var response = await session.Client.SendAsync(HttpMethod.Get, $"/gantry/volumes/{volume}/export", null, cancellation);
            report = VolumeReport.Of(response);
            progress.Total = report.GetProperty("Bytes").GetInt64();
            return response;
        }
    }
}
