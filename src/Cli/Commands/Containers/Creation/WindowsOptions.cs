using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Flags for daemons on Windows, and flags that no longer do anything.</summary>
internal sealed class WindowsOptions : OptionGroup
{
    private readonly Option<long?> _cpuCount = Flag.Integer("--cpu-count", "CPU count (Windows only)");
    private readonly Option<long?> _cpuPercent = Flag.Integer("--cpu-percent", "CPU percent (Windows only)");
    private readonly Option<long?> _ioMaxBandwidth = Flag.Bytes("--io-maxbandwidth", "Maximum IO bandwidth limit for the system drive (Windows only)");
    private readonly Option<long?> _ioMaxIops = Flag.Integer("--io-maxiops", "Maximum IOps limit for the system drive (Windows only)", "uint");
    private readonly Option<string?> _isolation = Flag.Text("--isolation", "Container isolation technology");
    private readonly Option<bool> _trust = Flag.Switch("--disable-content-trust", "Skip image verification (always: images are verified by digest)", initial: true);
    private readonly Option<bool> _apiSocket = Flag.Switch("--use-api-socket", "Bind mount Docker API socket and required auth");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_cpuCount, _cpuPercent, _ioMaxBandwidth, _ioMaxIops, _isolation, _trust, _apiSocket];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        if (line.GetValue(_apiSocket))
            throw new CommandException("--use-api-socket is not supported: mount the daemon's socket with -v /run/gantry.sock:/var/run/docker.sock");
        return request with
        {
            Host = request.Host with
            {
                CpuCount = line.GetValue(_cpuCount),
                CpuPercent = line.GetValue(_cpuPercent),
                IOMaximumBandwidth = line.GetValue(_ioMaxBandwidth),
                IOMaximumIOps = line.GetValue(_ioMaxIops),
                Isolation = line.GetValue(_isolation),
            },
        };
    }
}
