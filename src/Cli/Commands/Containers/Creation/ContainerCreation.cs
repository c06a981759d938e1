using System.CommandLine;
using System.Net;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Commands.Images;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>What <c>run</c> and <c>create</c> share: their flags, and the way to a container.</summary>
internal sealed class ContainerCreation
{
    private readonly IReadOnlyList<OptionGroup> _groups = OptionGroup.CreateAll();
    private readonly Option<string?> _name = Flag.Text("--name", "Assign a name to the container");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Set platform if server is multi-platform capable");
    private readonly Option<string?> _pull = Flag.Text("--pull", "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Suppress the pull output");
    private readonly Option<string?> _cidFile = Flag.Text("--cidfile", "Write the container ID to the file");

    /// <summary>The flags.</summary>
    public IEnumerable<Option> Options => [.. _groups.SelectMany(group => group.Options), _name, _platform, _pull, _quiet, _cidFile];

    /// <summary>The container that the command line asks for.</summary>
    public ContainerRequest Request(ParseResult line, CliSession session, string image, string[] command)
    {
        if (line.GetValue(_pull) is not (null or "always" or "missing" or "never"))
            throw new CommandException($"invalid pull option: '{line.GetValue(_pull)}': must be one of \"always\", \"missing\" or \"never\"");
        var request = _groups.Aggregate(new ContainerRequest(), (request, group) => group.Apply(line, request));
        var env = request.Config.Env ?? [];
        var proxies = session.Config.ProxyVariables(session.Settings.Address.Text)
            .Where(proxy => !env.Any(variable => KeyValue.Split(variable).Name == proxy.Key))
            .Select(proxy => $"{proxy.Key}={proxy.Value}");
        return request with
        {
            Config = request.Config with { Image = image, Cmd = command.Length == 0 ? null : command, Env = [.. env, .. proxies] },
        };
    }

    /// <summary>Creates the container; pulls its image when that is missing.</summary>
    /// <returns>The container's id.</returns>
    public async Task<string> CreateAsync(ParseResult line, CliSession session, ContainerRequest request, CancellationToken cancellation)
    {
        using var idFile = ContainerIdFile.Open(line.GetValue(_cidFile));
        if (line.GetValue(_pull) == "always") await PullAsync(line, session, request.Config.Image, cancellation);
        IdReply reply;
        try
        {
            reply = await PostAsync(line, session, request, cancellation);
        }
        catch (DaemonException e) when (e.Status == HttpStatusCode.NotFound && IsMissingImage(e) && line.GetValue(_pull) is null or "missing")
        {
            session.Err.WriteLine($"Unable to find image '{ImagePull.Complete(request.Config.Image)}' locally");
            await PullAsync(line, session, request.Config.Image, cancellation);
            reply = await PostAsync(line, session, request, cancellation);
        }
        foreach (var warning in reply.Warnings ?? []) session.Err.WriteLine($"WARNING: {warning}");
        idFile?.Write(reply.Id);
        return reply.Id;
    }

    private static bool IsMissingImage(DaemonException e) => e.Message.Contains("No such image", StringComparison.OrdinalIgnoreCase);

    private Task<IdReply> PostAsync(ParseResult line, CliSession session, ContainerRequest request, CancellationToken cancellation)
    {
        var query = new Query().Add("name", line.GetValue(_name)).Add("platform", line.GetValue(_platform));
        return session.Client.PostAsync($"/containers/create{query}", JsonBody.Of(request.ToJson()), ModelsJson.Default.IdReply, cancellation);
    }

    // The progress goes to the standard error: the standard output is the container's.
    private Task PullAsync(ParseResult line, CliSession session, string image, CancellationToken cancellation)
    {
        var output = line.GetValue(_quiet) ? TextWriter.Null : session.Err;
        return ImagePull.RunAsync(session, image, line.GetValue(_platform), output, allTags: false, cancellation);
    }
}
