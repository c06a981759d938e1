using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>The program: its directory, environment, limits and OOM score.</summary>
internal static class ProcessRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        WorkingDirectory.Check(context.Config.WorkingDir);
        foreach (var variable in context.Config.Env ?? [])
        {
            if (variable.Length == 0 || variable[0] == '=' || variable.Contains('\0'))
                throw new InvalidArgumentException($"invalid environment variable: {variable}");
        }
        foreach (var warning in RlimitsPart.Validate(config, context.Host))
            context.Warn(warning);
        CheckOomScore(context, config);
        if (config.Init == true && NamespaceMode.IsHost(config.PidMode))
            context.Warn("An init program is not PID 1 in the host's PID namespace: it forwards signals, but reaps no orphans.");
        return config;
    }

    private static void CheckOomScore(ValidationContext context, HostConfig config)
    {
        if (config.OomScoreAdj is < -1000 or > 1000)
            throw new InvalidArgumentException($"Invalid value {config.OomScoreAdj}, range for oom score adj is [-1000, 1000]");
        if (config.OomScoreAdj < context.Host.MinimumOomScoreAdj && config.OomScoreAdj != 0)
            context.Warn($"The daemon may not lower the OOM score below its own: {context.Host.MinimumOomScoreAdj} is used instead of {config.OomScoreAdj}.");
    }
}
