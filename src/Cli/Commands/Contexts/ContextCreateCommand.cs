using System.CommandLine;
using System.Text.RegularExpressions;
using Gantry.Build;
using Gantry.Cli.Client;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context create</c>.</summary>
internal sealed partial class ContextCreateCommand : CliCommand
{
    private static readonly Dictionary<string, string> Certificates = new() { ["ca"] = "ca.pem", ["cert"] = "cert.pem", ["key"] = "key.pem" };

    private readonly Option<string?> _description = Flag.Text("--description", "Description of the context");
    private readonly Option<string?> _docker = Flag.Text("--docker", "Address of the daemon: host=ADDRESS[,ca=FILE][,cert=FILE][,key=FILE][,skip-tls-verify=BOOL]", "stringToString");

    public ContextCreateCommand() : base("create", "Create a context", "CONTEXT", ArgumentCount.Exactly(1))
    {
        Add(_description);
        Add(_docker);
        Examples =
        [
            new("context create build-server --docker host=tcp://build:2376,ca=ca.pem,cert=cert.pem,key=key.pem", "Name a daemon behind TLS"),
            new("context create here --docker host=unix:///run/gantry.sock", "Name the daemon of this host"),
        ];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line)[0];
        var store = new ContextStore(session.Settings.ConfigDirectory);
        if (name == ContextStore.DefaultName) throw new CommandException("\"default\" is a reserved context name");
        if (!ValidName().IsMatch(name)) throw new CommandException($"context name \"{name}\" is invalid, names are validated against regexp \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"");
        if (store.Has(name)) throw new CommandException($"context \"{name}\" already exists");
        var settings = Read(line.GetValue(_docker) ?? throw new CommandException("docker endpoint configuration is required: give --docker host=ADDRESS"));
        var host = settings.GetValueOrDefault("host") ?? DaemonAddress.Default;
        DaemonAddress.Parse(host);
        var files = Certificates.Where(pair => settings.ContainsKey(pair.Key)).ToDictionary(pair => pair.Value, pair => settings[pair.Key]);
        if (files.Values.FirstOrDefault(file => !File.Exists(file)) is { } missing) throw new CommandException($"unable to create context: open {missing}: no such file or directory");
        var context = new DaemonContext
        {
            Name = name,
            Description = line.GetValue(_description) ?? "",
            Host = host,
            SkipsVerification = settings.GetValueOrDefault("skip-tls-verify") is "true" or "1",
        };
        store.Save(context, files);
        session.Out.WriteLine(name);
        session.Flush();
        session.Err.WriteLine($"Successfully created context \"{name}\"");
        return Task.FromResult(0);
    }

    private static Dictionary<string, string> Read(string text)
    {
        var settings = new Dictionary<string, string>();
        foreach (var field in CsvFields.Split(text))
        {
            var equals = field.IndexOf('=');
            var key = equals < 0 ? field : field[..equals];
            if (equals < 0 || key is not ("host" or "ca" or "cert" or "key" or "skip-tls-verify"))
                throw new CommandException($"unrecognized config key \"{key}\": write host=ADDRESS[,ca=FILE][,cert=FILE][,key=FILE][,skip-tls-verify=BOOL]");
            settings[key] = field[(equals + 1)..];
        }
        return settings;
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$")]
    private static partial Regex ValidName();
}
