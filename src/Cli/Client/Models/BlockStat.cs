namespace Gantry.Cli.Client.Models;

/// <summary>Bytes of one operation on one device.</summary>
internal sealed record BlockStat(string Op, ulong Value);
