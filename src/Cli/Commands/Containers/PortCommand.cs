using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>port</c>.</summary>
internal sealed class PortCommand : CliCommand
{
    public PortCommand() : base("port", "List port mappings or a specific mapping for the container", "CONTAINER [PRIVATE_PORT[/PROTO]]", ArgumentCount.Between(1, 2))
    {
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container port", "port"];
        Examples = [new("port web", "List all published ports"), new("port web 80", "See where port 80 is published")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var details = await session.Client.GetAsync($"/containers/{arguments[0]}/json", ModelsJson.Default.ContainerDetails, cancellation);
        var ports = details.NetworkSettings.Ports ?? new Dictionary<string, IReadOnlyList<PortBinding>?>();
        if (arguments.Length == 1)
        {
            var lines = ports.SelectMany(port => (port.Value ?? []).Select(binding => (Key: Number(port.Key), Text: $"{port.Key} -> {Address(binding)}")));
            foreach (var (_, text) in lines.OrderBy(entry => entry.Key).ThenBy(entry => entry.Text, StringComparer.Ordinal)) session.Out.WriteLine(text);
            return 0;
        }
        var wanted = arguments[1].Contains('/') ? arguments[1] : $"{arguments[1]}/tcp";
        if (ports.GetValueOrDefault(wanted) is not { Count: > 0 } bindings)
            throw new CommandException($"Error: No public port '{arguments[1]}' published for {arguments[0]}");
        foreach (var binding in bindings) session.Out.WriteLine(Address(binding));
        return 0;
    }

    private static int Number(string port) => int.TryParse(port.Split('/')[0], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Address(PortBinding binding) =>
        binding.HostIp?.Contains(':') == true ? $"[{binding.HostIp}]:{binding.HostPort}" : $"{binding.HostIp}:{binding.HostPort}";
}
