using System.CommandLine;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>system df</c>.</summary>
internal sealed class DiskUsageCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _verbose = Flag.Switch("-v, --verbose", "Show detailed information on space usage");

    public DiskUsageCommand() : base("df", "Show docker disk usage", "", ArgumentCount.None)
    {
        Add(_format);
        Add(_verbose);
        Examples = [new("system df", "See what takes how much, and what could be freed"), new("system df -v", "See it by image, container and volume")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var usage = await session.Client.GetAsync("/system/df", ModelsJson.Default.DiskUsage, cancellation);
        if (line.GetValue(_verbose)) DiskUsageDetails.Write(session.Out, usage, session.Time.GetUtcNow());
        else DiskUsageRows.List.Write(session.Out, line.GetValue(_format), DiskUsageRows.Rows(usage));
        return 0;
    }
}
