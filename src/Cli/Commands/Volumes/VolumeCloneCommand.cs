using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume clone</c> and <c>volume snapshot</c>, which both make a second volume.</summary>
internal sealed class VolumeCloneCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    private VolumeCloneCommand(string name, string description, string operands, ArgumentCount count) : base(name, description, operands, count)
    {
        Add(_format);
        OperandKind = Operand.Volume;
        Details = "Containers that write to the volume are paused for a moment. The copy is a volume of the local driver, with the labels of the other.";
    }

    public static VolumeCloneCommand Clone() =>
        new("clone", "Copy a volume to a new one", "VOLUME NEW_VOLUME", ArgumentCount.Exactly(2))
        {
            Examples = [new("volume clone data data-test", "Try something on a copy")],
        };

    public static VolumeCloneCommand Snapshot() =>
        new("snapshot", "Keep the state of a volume in a new one with the time in its name", "VOLUME [NEW_VOLUME]", ArgumentCount.Between(1, 2))
        {
            Examples = [new("volume snapshot data", "Be able to go back")],
        };

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var body = new JsonObject { ["Name"] = arguments.ElementAtOrDefault(1) ?? "" };
        var progress = VolumeProgress.Begin(session, arguments[0], "Copying");
        var report = await session.Client.PostAsync($"/gantry/volumes/{arguments[0]}/{Name}", JsonBody.Of(body), ModelsJson.Default.JsonElement, cancellation);
        progress.End();
        VolumeReport.Write(session, session.Out, line.GetValue(_format), report);
        return 0;
    }
}
