using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Registries;

/// <summary><c>login</c>.</summary>
internal sealed class LoginCommand : CliCommand
{
    private readonly Option<string?> _password = Flag.Text("-p, --password", "Password or Personal Access Token (PAT)");
    private readonly Option<bool> _passwordStdin = Flag.Switch("--password-stdin", "Take the Password or Personal Access Token (PAT) from stdin");
    private readonly Option<string?> _username = Flag.Text("-u, --username", "Username");

    public LoginCommand() : base("login", "Authenticate to a registry", "[SERVER]", ArgumentCount.AtMost(1))
    {
        Add(_password);
        Add(_passwordStdin);
        Add(_username);
        Details = "Defaults to Docker Hub if no server is specified.";
        Examples = [new("login -u me --password-stdin registry.lan:5000 < token", "Log in without the password on the command line")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (line.GetValue(_passwordStdin) && line.GetValue(_password) is not null) throw new CommandException("--password and --password-stdin are mutually exclusive");
        if (line.GetValue(_passwordStdin) && line.GetValue(_username) is null) throw new CommandException("Must provide --username with --password-stdin");
        if (line.GetValue(_password) is not null)
            session.Err.WriteLine("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        var server = Server(OperandsOf(line).FirstOrDefault());
        var store = new CredentialStore(session.Config);
        var login = await ReadAsync(line, session, server, cancellation);
        var reply = await session.Client.PostAsync("/auth", JsonBody.Of(login.ToJson()), ModelsJson.Default.AuthReply, cancellation);
        var unencrypted = store.Store(server, string.IsNullOrEmpty(reply.IdentityToken) ? login : login with { Password = "", IdentityToken = reply.IdentityToken });
        if (unencrypted)
            session.Err.WriteLine($"\nWARNING! Your credentials are stored unencrypted in '{session.Config.Location}'.\nConfigure a credential helper (credsStore in that file) to keep them safe.\n");
        session.Out.WriteLine(reply.Status is { Length: > 0 } status ? status : "Login Succeeded");
        return 0;
    }

    /// <summary>The registry of an argument; Docker Hub without one.</summary>
    internal static string Server(string? argument)
    {
        if (string.IsNullOrEmpty(argument)) return CredentialStore.DockerHub;
        var host = argument.Contains("://", StringComparison.Ordinal) ? argument[(argument.IndexOf("://", StringComparison.Ordinal) + 3)..] : argument;
        return argument == CredentialStore.DockerHub ? argument : CredentialStore.KeyOf(host.Split('/')[0]);
    }

    private async Task<RegistryLogin> ReadAsync(ParseResult line, CliSession session, string server, CancellationToken cancellation)
    {
        if (line.GetValue(_passwordStdin)) return Login(server, line.GetValue(_username)!, (await ReadAllAsync(session, cancellation)).TrimEnd('\r', '\n'));
        var kept = new CredentialStore(session.Config).Find(server);
        if (line.GetValue(_username) is null && line.GetValue(_password) is null && (kept.Username.Length > 0 || !string.IsNullOrEmpty(kept.IdentityToken)))
        {
            session.Out.WriteLine("Authenticating with existing credentials...");
            return kept with { ServerAddress = server };
        }
        if (session.Streams.InputTerminal is null && (line.GetValue(_username) is null || line.GetValue(_password) is null))
            throw new CommandException("Cannot perform an interactive login from a non TTY device: use --username and --password-stdin");
        var username = line.GetValue(_username) ?? Prompt(session, "Username: ", hidden: false);
        if (username.Length == 0) throw new CommandException("username is required");
        var password = line.GetValue(_password) ?? Prompt(session, "Password: ", hidden: true);
        return password.Length > 0 ? Login(server, username, password) : throw new CommandException("password is required");
    }

    private static RegistryLogin Login(string server, string username, string password) =>
        new() { Username = username, Password = password, ServerAddress = server };

    private static async Task<string> ReadAllAsync(CliSession session, CancellationToken cancellation)
    {
        using var reader = new StreamReader(session.Streams.Input, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static string Prompt(CliSession session, string text, bool hidden)
    {
        session.Out.Write(text);
        session.Out.Flush();
        using var silence = hidden ? session.Streams.InputTerminal!.HideInput() : null;
        using var reader = new StreamReader(session.Streams.Input, bufferSize: 1, leaveOpen: true);
        var answer = reader.ReadLine()?.Trim() ?? "";
        if (hidden) session.Out.WriteLine();
        return answer;
    }
}
