using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Restarts, removal, stopping, logging and the runtime.</summary>
internal sealed class LifecycleOptions : OptionGroup
{
    private readonly Option<string?> _restart = Flag.Text("--restart", "Restart policy to apply when a container exits (default \"no\")");
    private readonly Option<bool> _rm = Flag.Switch("--rm", "Automatically remove the container and its associated anonymous volumes when it exits");
    private readonly Option<string?> _stopSignal = Flag.Text("--stop-signal", "Signal to stop the container");
    private readonly Option<long?> _stopTimeout = Flag.Integer("--stop-timeout", "Timeout (in seconds) to stop a container");
    private readonly Option<string?> _logDriver = Flag.Text("--log-driver", "Logging driver for the container");
    private readonly Option<string[]> _logOpt = Flag.List("--log-opt", "Log driver options");
    private readonly Option<string?> _runtime = Flag.Text("--runtime", "Runtime to use for this container");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_restart, _rm, _stopSignal, _stopTimeout, _logDriver, _logOpt, _runtime];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var restart = RestartPolicyValue.Parse(line.GetValue(_restart) ?? "no");
        var remove = line.GetValue(_rm);
        if (remove && restart.Name is not ("" or "no")) throw new CommandException("conflicting options: cannot specify both --restart and --rm");
        var driver = line.GetValue(_logDriver) ?? "";
        var options = KeyValue.Map(line.GetValue(_logOpt)!);
        if (driver == "none" && options.Count > 0) throw new CommandException("invalid logging opts for driver none");
        return request with
        {
            Config = request.Config with { StopSignal = line.GetValue(_stopSignal), StopTimeout = (int?)line.GetValue(_stopTimeout) },
            Host = request.Host with
            {
                RestartPolicy = restart,
                AutoRemove = remove,
                LogConfig = new LogConfig { Type = driver, Config = options },
                Runtime = line.GetValue(_runtime),
            },
        };
    }
}
