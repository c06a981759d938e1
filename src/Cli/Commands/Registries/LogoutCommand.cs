using System.CommandLine;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Registries;

/// <summary><c>logout</c>.</summary>
internal sealed class LogoutCommand : CliCommand
{
    public LogoutCommand() : base("logout", "Log out from a registry", "[SERVER]", ArgumentCount.AtMost(1))
    {
        Details = "If no server is specified, the default is Docker Hub.";
        Examples = [new("logout registry.lan:5000", "Forget the login of a registry")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var server = LoginCommand.Server(OperandsOf(line).FirstOrDefault());
        session.Out.WriteLine($"Removing login credentials for {server}");
        if (!new CredentialStore(session.Config).Erase(server)) session.Out.WriteLine($"Not logged in to {server}");
        return Task.FromResult(0);
    }
}
