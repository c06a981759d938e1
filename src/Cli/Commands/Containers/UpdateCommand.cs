using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>update</c>.</summary>
internal sealed class UpdateCommand : CliCommand
{
    private readonly UpdatableResources _resources = new();
    private readonly Option<string?> _restart = Flag.Text("--restart", "Restart policy to apply when a container exits");

    public UpdateCommand() : base("update", "Update configuration of one or more containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        foreach (var option in _resources.Options) Add(option);
        Add(_restart);
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container update", "update"];
        Examples = [new("update -m 512m --memory-swap 1g web", "Change the memory limit of a running container"), new("update --restart unless-stopped web", "Change the restart policy")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (!_resources.Options.Append(_restart).Any(option => line.GetResult(option) is { Implicit: false }))
            throw new CommandException("you must provide one or more flags when using this command");
        var host = _resources.Apply(line, new HostConfig()) with
        {
            RestartPolicy = line.GetValue(_restart) is { } restart ? RestartPolicyValue.Parse(restart) : new RestartPolicy(),
        };
        var body = JsonSerializer.SerializeToNode(host, ConfigurationJson.Default.HostConfig)!;
        return await EachOperand.RunAsync(session, OperandsOf(line), async name =>
        {
            var reply = await session.Client.PostAsync($"/containers/{name}/update", JsonBody.Of(body), ModelsJson.Default.IdReply, cancellation);
            foreach (var warning in reply.Warnings ?? []) session.Err.WriteLine(warning);
        });
    }
}
