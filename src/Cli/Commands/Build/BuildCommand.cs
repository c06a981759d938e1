using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Build;

/// <summary><c>build</c>.</summary>
internal sealed class BuildCommand : CliCommand
{
    private readonly Option<string[]> _addHost = Flag.List("--add-host", "Add a custom host-to-IP mapping (\"host:ip\")");
    private readonly Option<string[]> _allow = Flag.List("--allow", "Allow steps more (\"network.host\", \"security.insecure\")");
    private readonly Option<string[]> _buildArg = Flag.List("--build-arg", "Set build-time variables");
    private readonly Option<string?> _file = Flag.Text("-f, --file", "Name of the Dockerfile (default \"PATH/Dockerfile\")");
    private readonly Option<string?> _iidFile = Flag.Text("--iidfile", "Write the image ID to a file");
    private readonly Option<string[]> _label = Flag.List("--label", "Set metadata for an image");
    private readonly Option<long?> _memory = Flag.Bytes("-m, --memory", "Memory limit of the steps");
    private readonly Option<string?> _metadataFile = Flag.Text("--metadata-file", "Write build result metadata to a file");
    private readonly Option<string?> _network = Flag.Text("--network", "Set the network of the steps (\"default\", \"none\", \"host\" or a network)");
    private readonly Option<bool> _noCache = Flag.Switch("--no-cache", "Do not use cache when building the image");
    private readonly Option<string[]> _noCacheFilter = Flag.List("--no-cache-filter", "Do not cache specified stages");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Set target platform for build");
    private readonly Option<string?> _progress = Flag.Text("--progress", "Set type of progress output (\"auto\", \"plain\", \"tty\", \"quiet\")");
    private readonly Option<bool> _pull = Flag.Switch("--pull", "Always attempt to pull a newer version of the base images");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress the build output and print image ID on success");
    private readonly Option<string[]> _secret = Flag.List("--secret", "Secret to expose to the build (\"id=NAME[,src=FILE|,env=VARIABLE]\")");
    private readonly Option<string[]> _securityOpt = Flag.List("--security-opt", "Security options of the steps (\"profile=hardened\")");
    private readonly Option<long?> _shmSize = Flag.Bytes("--shm-size", "Size of \"/dev/shm\"");
    private readonly Option<string[]> _tag = Flag.List("-t, --tag", "Name and optionally a tag (format: \"name:tag\")");
    private readonly Option<string?> _target = Flag.Text("--target", "Set the target build stage to build");

    public BuildCommand() : base("build", "Build an image from a Dockerfile", "PATH | URL | -", ArgumentCount.Exactly(1))
    {
        foreach (var option in (Option[])[_addHost, _allow, _buildArg, _file, _iidFile, _label, _memory, _metadataFile, _network, _noCache, _noCacheFilter,
            _platform, _progress, _pull, _quiet, _secret, _securityOpt, _shmSize, _tag, _target])
            Add(option);
        OperandKind = Operand.File;
        AlsoKnownAs = ["image build", "build"];
        Examples =
        [
            new("build -t web .", "Build the Dockerfile in this directory"),
            new("build --target test --build-arg VERSION=2 -f docker/Dockerfile .", "Build one stage of another Dockerfile"),
            new("build --secret id=token,src=token.txt .", "Lend a secret to RUN --mount=type=secret,id=token"),
        ];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var context = await BuildContext.OpenAsync(OperandsOf(line)[0], line.GetValue(_file), session.Streams.Input, cancellation);
        using var response = await session.Client.SendAsync(HttpMethod.Post, $"/build{QueryOf(line, context)}", context.Body, cancellation, request =>
        {
            if (BuildSecrets.Read(line.GetValue(_secret)!) is { } secrets) request.Headers.TryAddWithoutValidation("X-Gantry-Build-Secrets", secrets);
            request.Headers.TryAddWithoutValidation("X-Registry-Config", BuildSecrets.Logins(session.Config));
        });
        var (id, failure) = await ShowAsync(line, session, response, cancellation);
        if (failure is not null) throw new CommandException($"ERROR: failed to build: {failure}");
        await WriteResultAsync(line, session, id, cancellation);
        return 0;
    }

    private Query QueryOf(ParseResult line, BuildContext context)
    {
        var query = new Query()
            .Add("progress", "steps")
            .Add("dockerfile", context.Dockerfile)
            .Add("remote", context.Remote)
            .Add("target", line.GetValue(_target))
            .Add("platform", line.GetValue(_platform))
            .Add("networkmode", line.GetValue(_network))
            .Add("nocache", line.GetValue(_noCache))
            .Add("pull", line.GetValue(_pull))
            .Add("memory", line.GetValue(_memory))
            .Add("shmsize", line.GetValue(_shmSize))
            .Add("buildargs", Json(ArgumentsOf(line.GetValue(_buildArg)!)))
            .Add("labels", Json(KeyValue.Map(line.GetValue(_label)!)));
        foreach (var (name, option) in (IEnumerable<(string, Option<string[]>)>)
            [("t", _tag), ("extrahosts", _addHost), ("allow", _allow), ("nocachefilter", _noCacheFilter), ("securityopt", _securityOpt)])
            foreach (var value in line.GetValue(option)!) query.Add(name, value);
        return query;
    }

    private async Task<(string? Id, string? Failure)> ShowAsync(ParseResult line, CliSession session, HttpResponseMessage response, CancellationToken cancellation)
    {
        using var display = Display(line, session);
        string? id = null, failure = null;
        await foreach (var message in JsonLines.ReadAsync(response, BuildMessageJson.Default.BuildMessage, cancellation))
        {
            if (message.Step is { } step) display?.Show(step);
            if (message.Stream is { } text && (display is not null || message.Error is not null)) display?.Say(text);
            id = message.Aux?.Id ?? id;
            failure = message.Error ?? failure;
        }
        return (id, failure ?? (id is null ? "the daemon ended the build without a result" : null));
    }

    private IBuildDisplay? Display(ParseResult line, CliSession session)
    {
        var kind = line.GetValue(_quiet) ? "quiet" : line.GetValue(_progress) ?? "auto";
        var terminal = session.Streams.OutputTerminal;
        return kind switch
        {
            "quiet" => null,
            "plain" => new PlainBuildDisplay(session.Err, session.Time),
            "auto" or "tty" when terminal is not null => new TreeBuildDisplay(session.Out, () => terminal.Size is { } size ? ((int)size.Rows, (int)size.Columns) : (24, 80), session.Time),
            "auto" => new PlainBuildDisplay(session.Err, session.Time),
            "tty" => throw new CommandException("--progress tty needs a terminal"),
            _ => throw new CommandException($"invalid progress mode {kind}: want auto, plain, tty or quiet"),
        };
    }

    private async Task WriteResultAsync(ParseResult line, CliSession session, string? id, CancellationToken cancellation)
    {
        if (line.GetValue(_quiet)) session.Out.WriteLine(id);
        if (line.GetValue(_iidFile) is { } iidFile) await File.WriteAllTextAsync(iidFile, id, cancellation);
        if (line.GetValue(_metadataFile) is { } metadataFile)
        {
            var metadata = new Dictionary<string, string> { ["containerimage.config.digest"] = id!, ["containerimage.digest"] = id! };
            if (line.GetValue(_tag)! is { Length: > 0 } tags) metadata["image.name"] = string.Join(',', tags);
            await File.WriteAllTextAsync(metadataFile, JsonSerializer.Serialize(metadata, BuildMessageJson.Default.DictionaryStringString), cancellation);
        }
    }

    /// <summary>Build arguments; one without a value takes it from the environment, and is not set when that has none.</summary>
    private static Dictionary<string, string> ArgumentsOf(IEnumerable<string> texts)
    {
        var arguments = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            var (name, value) = text.IndexOf('=') is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, Environment.GetEnvironmentVariable(text));
            if (value is not null) arguments[name] = value;
        }
        return arguments;
    }

    private static string? Json(Dictionary<string, string> pairs) =>
        pairs.Count == 0 ? null : JsonSerializer.Serialize(pairs, BuildMessageJson.Default.DictionaryStringString);
}
