using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume create</c>.</summary>
internal sealed class VolumeCreateCommand : CliCommand
{
    private readonly Option<string?> _driver = Flag.Text("-d, --driver", "Specify volume driver name (default \"local\")");
    private readonly Option<IReadOnlyList<string>> _label = Flag.Values("--label", "Set metadata for a volume", "list", KeyValue.Label);
    private readonly Option<string[]> _opt = Flag.List("-o, --opt", "Set driver specific options", "map");
    private readonly Option<string?> _name = Flag.Text("--name", "Specify volume name");

    public VolumeCreateCommand() : base("create", "Create a volume", "[VOLUME]", ArgumentCount.AtMost(1))
    {
        _name.Hidden = true;
        foreach (var option in new Option[] { _driver, _label, _opt, _name }) Add(option);
        Examples =
        [
            new("volume create data", "Make a volume"),
            new("volume create -o type=tmpfs -o device=tmpfs -o o=size=100m scratch", "Make one in memory"),
        ];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line).FirstOrDefault();
        if (name is not null && line.GetValue(_name) is not null) throw new CommandException("conflicting options: cannot specify a volume-name through both --name and as a positional arg");
        var body = new JsonObject
        {
            ["Name"] = name ?? line.GetValue(_name) ?? "",
            ["Driver"] = line.GetValue(_driver) ?? "local",
            ["DriverOpts"] = JsonMap.Of(line.GetValue(_opt)!),
            ["Labels"] = JsonMap.Of(line.GetValue(_label)!),
        };
        var volume = await session.Client.PostAsync("/volumes/create", JsonBody.Of(body), ModelsJson.Default.VolumeSummary, cancellation);
        session.Out.WriteLine(volume.Name);
        return 0;
    }
}
