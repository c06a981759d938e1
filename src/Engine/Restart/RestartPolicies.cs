using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Restart;

/// <summary>What Docker's restart policies mean.</summary>
internal static class RestartPolicies
{
    internal const string Always = "always";
    internal const string UnlessStopped = "unless-stopped";
    internal const string OnFailure = "on-failure";
    internal const string No = "no";

    /// <summary>Checks a policy.</summary>
    /// <exception cref="InvalidArgumentException">It is unknown, or its count is where none can be.</exception>
    internal static void Validate(RestartPolicy policy, bool autoRemove)
    {
        if (policy.Name is not ("" or No or Always or UnlessStopped or OnFailure))
            throw new InvalidArgumentException($"invalid restart policy: unknown policy '{policy.Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        if (policy.MaximumRetryCount < 0)
            throw new InvalidArgumentException("invalid restart policy: maximum retry count cannot be negative");
        if (policy.MaximumRetryCount > 0 && policy.Name != OnFailure)
            throw new InvalidArgumentException("invalid restart policy: maximum retry count can only be used with 'on-failure'");
        if (autoRemove && policy.Name is not ("" or No))
            throw new InvalidArgumentException("can't create 'AutoRemove' container with restart policy");
    }

    /// <summary>Whether a program that ended is started again.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="restarts">How often it was started again already.</param>
    /// <param name="stopped">Whether a person stopped it.</param>
    internal static bool AppliesAtExit(RestartPolicy? policy, int exitCode, int restarts, bool stopped) => !stopped && policy?.Name switch
    {
        Always or UnlessStopped => true,
        OnFailure => exitCode != 0 && (policy.MaximumRetryCount == 0 || restarts < policy.MaximumRetryCount),
        _ => false,
    };

    /// <summary>Whether a container that does not run is started when the daemon starts.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="exitCode">How it ended last.</param>
    /// <param name="restarts">How often it was started again already.</param>
    /// <param name="stopped">Whether a person stopped it.</param>
    internal static bool AppliesAtDaemonStart(RestartPolicy? policy, int exitCode, int restarts, bool stopped) =>
        policy?.Name == Always || AppliesAtExit(policy, exitCode, restarts, stopped);
}
