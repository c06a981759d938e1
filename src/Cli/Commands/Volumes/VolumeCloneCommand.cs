using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume clone</c> and <c>volume snapshot</c>, which both make a second volume.</summary>
internal sealed class VolumeCloneCommand : CliCommand
{
    private VolumeCloneCommand(string name, string description, string operands, ArgumentCount count) : base(name, description, operands, count) =>
        OperandKind = Operand.Volume;

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
        var volume = await session.Client.PostAsync($"/gantry/volumes/{arguments[0]}/{Name}", JsonBody.Of(body), ModelsJson.Default.VolumeSummary, cancellation);
        session.Out.WriteLine(volume.Name);
        return 0;
    }
}
