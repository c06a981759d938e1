using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>stop</c> and <c>restart</c>, which take the same flags.</summary>
internal sealed class StopCommand : CliCommand
{
    private readonly Option<string?> _signal = Flag.Text("-s, --signal", "Signal to send to the container");
    private readonly Option<long?> _timeout = Flag.Integer("-t, --timeout", "Seconds to wait before killing the container");

    private StopCommand(string name, string description) : base(name, description, "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        _timeout.Aliases.Add("--time");
        Add(_signal);
        Add(_timeout);
        AlsoKnownAs = [$"container {name}", name];
    }

    public static StopCommand Stop() => new("stop", "Stop one or more running containers")
    {
        OperandKind = Operand.RunningContainer,
        Examples = [new("stop web", "Ask a container to end, and end it after ten seconds"), new("stop -t 60 db", "Give it a minute")],
    };

    public static StopCommand Restart() => new("restart", "Restart one or more containers")
    {
        OperandKind = Operand.Container,
        Examples = [new("restart web", "Stop a container and start it again")],
    };

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("signal", line.GetValue(_signal)).Add("t", line.GetValue(_timeout));
        return EachOperand.RunAsync(session, OperandsOf(line), name => session.Client.PostAsync($"/containers/{name}/{Name}{query}", cancellation));
    }
}
