using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>The health check.</summary>
internal sealed class HealthOptions : OptionGroup
{
    private readonly Option<string?> _command = Flag.Text("--health-cmd", "Command to run to check health");
    private readonly Option<long?> _interval = Flag.Duration("--health-interval", "Time between running the check (ms|s|m|h) (default 0s)");
    private readonly Option<long?> _retries = Flag.Integer("--health-retries", "Consecutive failures needed to report unhealthy");
    private readonly Option<long?> _startInterval = Flag.Duration("--health-start-interval", "Time between running the check during the start period (ms|s|m|h) (default 0s)");
    private readonly Option<long?> _startPeriod = Flag.Duration("--health-start-period", "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)");
    private readonly Option<long?> _timeout = Flag.Duration("--health-timeout", "Maximum time to allow one check to run (ms|s|m|h) (default 0s)");
    private readonly Option<bool> _none = Flag.Switch("--no-healthcheck", "Disable any container-specified HEALTHCHECK");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_command, _interval, _retries, _startInterval, _startPeriod, _timeout, _none];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var given = Options.Where(option => option != _none).Any(option => IsGiven(line, option));
        if (line.GetValue(_none))
        {
            if (given) throw new CommandException("--no-healthcheck conflicts with --health-* options");
            return request with { Config = request.Config with { Healthcheck = new HealthConfig { Test = ["NONE"] } } };
        }
        if (!given) return request;
        return request with
        {
            Config = request.Config with
            {
                Healthcheck = new HealthConfig
                {
                    Test = line.GetValue(_command) is { } command ? ["CMD-SHELL", command] : null,
                    Interval = NotNegative(line, _interval),
                    Timeout = NotNegative(line, _timeout),
                    StartPeriod = NotNegative(line, _startPeriod),
                    StartInterval = NotNegative(line, _startInterval),
                    Retries = (int)NotNegative(line, _retries),
                },
            },
        };
    }

    private static long NotNegative(ParseResult line, Option<long?> option) =>
        line.GetValue(option) is { } value ? value >= 0 ? value : throw new CommandException($"{option.Name} cannot be negative") : 0;
}
