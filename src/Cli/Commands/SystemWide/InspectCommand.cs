using System.CommandLine;
using System.Net;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>inspect</c>: finds out what kind of object a name is.</summary>
internal sealed class InspectCommand : CliCommand
{
    private static readonly (string Type, string Path)[] Kinds =
    [
        ("container", "/containers/{0}/json"), ("image", "/images/{0}/json"), ("network", "/networks/{0}"), ("volume", "/volumes/{0}"),
    ];

    private readonly Option<string?> _format = CommonFlags.InspectFormat();
    private readonly Option<bool> _size = Flag.Switch("-s, --size", "Display total file sizes if the type is container");
    private readonly Option<string?> _type = Flag.Text("--type", "Only inspect objects of the given type");

    public InspectCommand() : base("inspect", "Return low-level information on Docker objects", "NAME|ID [NAME|ID...]", ArgumentCount.AtLeast(1))
    {
        Add(_format);
        Add(_size);
        Add(_type);
        OperandKind = Operand.Container;
        Examples =
        [
            new("inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' web", "Print a container's addresses"),
            new("inspect --type image -f '{{.Config.Entrypoint}}' nginx", "Look at an image where a container has the same name"),
        ];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var type = line.GetValue(_type) ?? "";
        if (type.Length > 0 && !Kinds.Any(kind => kind.Type == type)) throw new CommandException($"\"{type}\" is not a valid value for --type");
        return InspectFormat.WriteAsync(
            session, line.GetValue(_format), OperandsOf(line), name => FindAsync(session, name, type, line.GetValue(_size), cancellation));
    }

    private static async Task<JsonElement> FindAsync(CliSession session, string name, string type, bool size, CancellationToken cancellation)
    {
        foreach (var (kind, path) in Kinds.Where(kind => type.Length == 0 || kind.Type == type))
        {
            try
            {
                return await session.Client.GetJsonAsync(string.Format(path, name) + (size && kind == "container" ? "?size=1" : ""), cancellation);
            }
            catch (DaemonException e) when (type.Length == 0 && (e.Status == HttpStatusCode.NotFound || kind is "image" or "volume"))
            {
                // It may be of the next kind. Names that cannot be an image or volume are refused rather than not found.
            }
        }
        throw new CommandException($"Error: No such object: {name}");
    }
}
