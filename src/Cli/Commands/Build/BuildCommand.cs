using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Build;

/// <summary><c>build</c>.</summary>
internal sealed class BuildCommand : CliCommand
{
    private readonly Option<string[]> _addHost = Flag.List("--add-host", "Add a custom host-to-IP mapping (\"host:ip\")");
    private readonly Option<string[]> _allow = Flag.List("--allow", "Allow steps more (\"network.host\", \"security.insecure\")");
    private readonly Option<string[]> _annotation = Flag.List("--annotation", "Add an annotation to the image (\"[manifest:|index:]key=value\")");
    private readonly Option<string[]> _attest = Flag.List("--attest", "State something about the image (\"type=provenance,mode=max\", \"type=sbom\")");
    private readonly Option<string[]> _buildArg = Flag.List("--build-arg", "Set build-time variables");
    private readonly Option<string[]> _buildContext = Flag.List("--build-context", "Additional build contexts (\"name=path\", \"name=docker-image://image\", \"name=address\")");
    private readonly Option<string[]> _cacheFrom = Flag.List("--cache-from", "Caches to read (\"image\", \"type=registry,ref=NAME\", \"type=local,src=PATH\")");
    private readonly Option<string[]> _cacheTo = Flag.List("--cache-to", "Where to write the cache (\"type=inline\", \"type=registry,ref=NAME\", \"type=local,dest=PATH\")");
    private readonly Option<string?> _call = Flag.Text("--call", "Ask about the Dockerfile in place of a build (\"check\", \"outline\", \"targets\")");
    private readonly Option<string?> _cgroupParent = Flag.Text("--cgroup-parent", "Set the parent cgroup of the steps");
    private readonly Option<bool> _check = Flag.Switch("--check", "Shorthand for \"--call check\"");
    private readonly Option<string?> _file = Flag.Text("-f, --file", "Name of the Dockerfile (default \"PATH/Dockerfile\")");
    private readonly Option<string?> _iidFile = Flag.Text("--iidfile", "Write the image ID to a file");
    private readonly Option<string[]> _label = Flag.List("--label", "Set metadata for an image");
    private readonly Option<bool> _load = Flag.Switch("--load", "Keep the image on the host: shorthand for \"--output type=image\", and what is done without any output");
    private readonly Option<long?> _memory = Flag.Bytes("-m, --memory", "Memory limit of the steps");
    private readonly Option<string?> _metadataFile = Flag.Text("--metadata-file", "Write build result metadata to a file");
    private readonly Option<string?> _network = Flag.Text("--network", "Set the network of the steps (\"default\", \"none\", \"host\" or a network)");
    private readonly Option<bool> _noCache = Flag.Switch("--no-cache", "Do not use cache when building the image");
    private readonly Option<string[]> _noCacheFilter = Flag.List("--no-cache-filter", "Do not cache specified stages");
    private readonly Option<string[]> _output = Flag.List("-o, --output", "Output destination (\"type=local,dest=path\")");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Set target platforms for build, joined by commas");
    private readonly Option<string?> _progress = Flag.Text("--progress", "Set type of progress output (\"auto\", \"plain\", \"tty\", \"quiet\")");
    private readonly Option<string?> _provenance = Flag.Text("--provenance", "State how the image was built: shorthand for \"--attest type=provenance\" (\"true\", \"false\", \"mode=max\")");
    private readonly Option<bool> _pull = Flag.Switch("--pull", "Always attempt to pull a newer version of the base images");
    private readonly Option<bool> _push = Flag.Switch("--push", "Push the image: shorthand for \"--output type=registry\"");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress the build output and print image ID on success");
    private readonly Option<string?> _sbom = Flag.Text("--sbom", "List the packages of the image: shorthand for \"--attest type=sbom\" (\"true\", \"false\")");
    private readonly Option<string[]> _secret = Flag.List("--secret", "Secret to expose to the build (\"id=NAME[,src=FILE|,env=VARIABLE]\")");
    private readonly Option<string[]> _securityOpt = Flag.List("--security-opt", "Security options of the steps (\"profile=hardened\")");
    private readonly Option<long?> _shmSize = Flag.Bytes("--shm-size", "Size of \"/dev/shm\"");
    private readonly Option<string[]> _ssh = Flag.List("--ssh", "SSH agent to lend to the build (\"default\", \"id=SOCKET\")");
    private readonly Option<string[]> _tag = Flag.List("-t, --tag", "Name and optionally a tag (format: \"name:tag\")");
    private readonly Option<string?> _target = Flag.Text("--target", "Set the target build stage to build");
    private readonly Option<IReadOnlyList<Ulimit>> _ulimit = Flag.Values("--ulimit", "Ulimit options of the steps", "ulimit", UlimitValue.Parse);

    public BuildCommand() : base("build", "Build an image from a Dockerfile", "PATH | URL | -", ArgumentCount.Exactly(1))
    {
        foreach (var option in (Option[])[_addHost, _allow, _annotation, _attest, _buildArg, _buildContext, _cacheFrom, _cacheTo, _call, _cgroupParent, _check, _file, _iidFile, _label, _load, _memory,
            _metadataFile, _network, _noCache, _noCacheFilter, _output, _platform, _progress, _provenance, _pull, _push, _quiet, _sbom, _secret, _securityOpt, _shmSize, _ssh, _tag, _target, _ulimit])
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
        var uploads = new BuildUploads();
        var query = QueryOf(line, uploads);
        var context = await BuildContext.OpenAsync(OperandsOf(line)[0], line.GetValue(_file), session.Streams.Input, uploads.Directories, cancellation);
        query.Add("dockerfile", context.Dockerfile).Add("remote", context.Remote);
        var outputs = Outputs(line);
        await using var agents = new AgentLender(session.Client, BuildId, AgentLender.Parse(line.GetValue(_ssh)!));
        using var response = await session.Client.SendAsync(HttpMethod.Post, $"/build{query}", context.Body, cancellation, request =>
        {
            if (BuildSecrets.Read(line.GetValue(_secret)!) is { } secrets) request.Headers.TryAddWithoutValidation("X-Gantry-Build-Secrets", secrets);
            request.Headers.TryAddWithoutValidation("X-Registry-Config", BuildSecrets.Logins(session.Config));
        });
        var shown = new BuildAnswerReader(outputs, session.Streams.Output, outputs.Any(o => o.Destination == "-") ? session.Err : session.Out);
        var failure = Question(line) is not null
            ? await shown.ReadTextAsync(response, cancellation)
            : await shown.ReadAsync(response, Display(line, session), cancellation);
        if (failure is not null) throw new CommandException($"ERROR: failed to build: {failure}");
        await WriteResultAsync(line, session, shown, cancellation);
        return 0;
    }

    /// <summary>By this id agents find their build.</summary>
    private string BuildId { get; } = Guid.NewGuid().ToString("N");

    private Query QueryOf(ParseResult line, BuildUploads uploads)
    {
        var query = new Query()
            .Add("progress", "steps")
            .Add("buildid", BuildId)
            .Add("target", line.GetValue(_target))
            .Add("platform", line.GetValue(_platform))
            .Add("networkmode", line.GetValue(_network))
            .Add("nocache", line.GetValue(_noCache))
            .Add("pull", line.GetValue(_pull))
            .Add("memory", line.GetValue(_memory))
            .Add("shmsize", line.GetValue(_shmSize))
            .Add("cgroupparent", line.GetValue(_cgroupParent))
            .Add("call", Question(line))
            .Add("buildargs", Json(ArgumentsOf(line.GetValue(_buildArg)!)))
            .Add("labels", Json(KeyValue.Map(line.GetValue(_label)!)));
        if (line.GetValue(_ulimit) is { Count: > 0 } ulimits) query.Add("ulimits", JsonSerializer.Serialize(ulimits, BuildMessageJson.Default.IReadOnlyListUlimit));
        var caches = line.GetValue(_cacheFrom)!.Select(uploads.Cache).OfType<string>().ToList();
        if (caches.Count > 0) query.Add("cachefrom", JsonSerializer.Serialize(caches, BuildMessageJson.Default.ListString));
        foreach (var (name, values) in (IEnumerable<(string, IEnumerable<string>)>)
            [("t", line.GetValue(_tag)!), ("extrahosts", line.GetValue(_addHost)!), ("allow", line.GetValue(_allow)!), ("nocachefilter", line.GetValue(_noCacheFilter)!),
             ("securityopt", line.GetValue(_securityOpt)!), ("attest", Attestations(line)), ("buildcontext", line.GetValue(_buildContext)!.Select(uploads.Context)),
             ("output", ImageOutputs(line).Select(o => o.Wire)), ("cacheto", line.GetValue(_cacheTo)!.Select(WithoutDestination)),
             ("ssh", AgentLender.Parse(line.GetValue(_ssh)!).Keys)])
            foreach (var value in values) query.Add(name, value);
        return query;
    }

    /// <summary>Where what comes goes: each output, and after the last the cache.</summary>
    private List<BuildOutput> Outputs(ParseResult line)
    {
        var outputs = ImageOutputs(line).ToList();
        foreach (var cache in line.GetValue(_cacheTo)!.Where(c => c.Split(',').Contains("type=local")))
            outputs.Add(new("cache", DestinationOf(cache) ?? throw new CommandException("a cache in a directory needs its path: --cache-to type=local,dest=PATH"), true, new Dictionary<string, string>()));
        return outputs;
    }

    private IEnumerable<BuildOutput> ImageOutputs(ParseResult line) =>
        BuildOutput.Parse(line.GetValue(_output)!, line.GetValue(_push), line.GetValue(_load)).Select(o => o.WithAnnotations(line.GetValue(_annotation)!));

    /// <summary>What is to be stated, the shorthands' too.</summary>
    private IEnumerable<string> Attestations(ParseResult line) =>
    [
        .. Attestation("provenance", line.GetValue(_provenance)), .. Attestation("sbom", line.GetValue(_sbom)), .. line.GetValue(_attest)!,
    ];

    private static IEnumerable<string> Attestation(string type, string? value) => value switch
    {
        null => [],
        "true" => [$"type={type}"],
        "false" => [$"type={type},disabled=true"],
        _ => [$"type={type},{value}"],
    };

    private string? Question(ParseResult line) => line.GetValue(_check) ? "check" : line.GetValue(_call) is { } call && call != "build" ? call : null;

    private static string? DestinationOf(string option) => option.Split(',').FirstOrDefault(f => f.StartsWith("dest=", StringComparison.Ordinal))?[5..];

    private static string WithoutDestination(string option) => string.Join(',', option.Split(',').Where(f => !f.StartsWith("dest=", StringComparison.Ordinal)));

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

    private async Task WriteResultAsync(ParseResult line, CliSession session, BuildAnswerReader shown, CancellationToken cancellation)
    {
        if (line.GetValue(_quiet)) session.Out.WriteLine(shown.Id);
        if (line.GetValue(_iidFile) is { } iidFile) await File.WriteAllTextAsync(iidFile, shown.Id ?? shown.Facts.GetValueOrDefault("containerimage.digest"), cancellation);
        if (line.GetValue(_metadataFile) is { } metadataFile)
            await File.WriteAllTextAsync(metadataFile, JsonSerializer.Serialize(shown.Facts, BuildMessageJson.Default.DictionaryStringString), cancellation);
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
