using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary>The hidden command that the shells' scripts ask.</summary>
internal sealed class CompleteCommand : CliCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public CompleteCommand() : base("__complete", "Print what the last word may become, one candidate a line", "[WORD...]", ArgumentCount.Any)
    {
        Hidden = true;
        StopsAtFirstArgument = true;
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var completion = Completion.Of((CliCommand)Parents.Single(), OperandsOf(line));
        var candidates = completion.Candidates.AsEnumerable();
        if (completion.Names is not Operand.Other)
        {
            try
            {
                candidates = candidates.Concat(await new DaemonNames(session.Client).ListAsync(completion.Names, patience.Token));
            }
            catch (Exception e) when (Failure.Describe(e) is not null || e is OperationCanceledException)
            {
                // Without a daemon there are no names to offer; flags and commands still complete.
            }
        }
        foreach (var candidate in candidates.Where(candidate => candidate.StartsWith(completion.Prefix, StringComparison.Ordinal)))
            session.Out.Write(completion.Before + candidate + "\n");
        return 0;
    }
}
