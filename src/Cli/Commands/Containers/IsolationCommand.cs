using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Isolation;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Isolation;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>isolation</c>: what the kernel says about a container.</summary>
internal sealed class IsolationCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public IsolationCommand() : base("isolation", "Show how a container is isolated, read from the running kernel", "CONTAINER", ArgumentCount.Exactly(1))
    {
        Add(_format);
        Details = "Namespaces and whether the host shares them, control group limits and use, effective\n"
            + "capabilities and what each one allows, seccomp, no-new-privileges, the user mapping, mounts.";
        OperandKind = Operand.RunningContainer;
        Examples = [new("isolation web", "Read the report"), new("isolation -f json web", "Feed it to another program")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var report = await session.Client.GetJsonAsync($"/gantry/isolation/{OperandsOf(line)[0]}", cancellation);
        if (line.GetValue(_format) is not { Length: > 0 } format) IsolationText.Write(session.Out, report.Deserialize(IsolationJson.Default.IsolationReport)!);
        else if (format == "json") session.Out.WriteLine(JsonText.Indent(report));
        else DataFormat.Write(session, format, TemplateData.From(report));
        return 0;
    }
}
