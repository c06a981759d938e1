using System.Globalization;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Restart policies of the form <c>on-failure:3</c>.</summary>
internal static class RestartPolicyValue
{
    /// <summary>Reads a policy; the daemon knows which names exist.</summary>
    /// <exception cref="CommandException">The count is not a number.</exception>
    public static RestartPolicy Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2) throw new CommandException("invalid restart policy format");
        if (parts.Length == 1) return new RestartPolicy { Name = parts[0] };
        return int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? new RestartPolicy { Name = parts[0], MaximumRetryCount = count }
            : throw new CommandException("invalid restart policy format: maximum retry count must be an integer");
    }
}
