using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Environment variables, labels and annotations.</summary>
internal sealed class EnvironmentOptions : OptionGroup
{
    private readonly Option<IReadOnlyList<string>> _env = Flag.Values("-e, --env", "Set environment variables", "list", EnvironmentFile.Variable);
    private readonly Option<string[]> _envFile = Flag.List("--env-file", "Read in a file of environment variables");
    private readonly Option<IReadOnlyList<string>> _label = Flag.Values("-l, --label", "Set meta data on a container", "list", KeyValue.Label);
    private readonly Option<string[]> _labelFile = Flag.List("--label-file", "Read in a line delimited file of labels");
    private readonly Option<string[]> _annotation = Flag.List("--annotation", "Add an annotation to the container (passed through to the OCI runtime)", "map");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_env, _envFile, _label, _labelFile, _annotation];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var labels = line.GetValue(_labelFile)!.SelectMany(EnvironmentFile.ReadLabels).Concat(line.GetValue(_label)!);
        return request with
        {
            Config = request.Config with
            {
                Env = [.. EnvironmentFile.Resolve(line.GetValue(_envFile)!, line.GetValue(_env)!)],
                Labels = KeyValue.Map(labels),
            },
            Host = request.Host with { Annotations = PairsOf(line, _annotation) },
        };
    }
}
