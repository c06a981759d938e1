using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Ports.</summary>
internal sealed class PublishOptions : OptionGroup
{
    private readonly Option<string[]> _publish = Flag.List("-p, --publish", "Publish a container's port(s) to the host");
    private readonly Option<bool> _publishAll = Flag.Switch("-P, --publish-all", "Publish all exposed ports to random ports");
    private readonly Option<string[]> _expose = Flag.List("--expose", "Expose a port or a range of ports");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_publish, _publishAll, _expose];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var published = line.GetValue(_publish)!.SelectMany(PortFlag.Parse).ToList();
        var exposed = line.GetValue(_expose)!.SelectMany(PortFlag.ParseExposed).Concat(published.Select(port => port.ContainerPort)).Distinct();
        var bindings = published.GroupBy(port => port.ContainerPort).ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<PortBinding>?)group.Select(port => new PortBinding { HostIp = port.HostIp, HostPort = port.HostPort }).Distinct().ToArray());
        return request with
        {
            Config = request.Config with { ExposedPorts = exposed.ToDictionary(port => port, _ => new EmptyObject()) is { Count: > 0 } ports ? ports : null },
            Host = request.Host with { PortBindings = bindings, PublishAllPorts = line.GetValue(_publishAll) },
        };
    }
}
