using Gantry.Errors;
using Polly;
using Polly.Retry;

namespace Gantry.Images.Registry;

/// <summary>How often a registry is asked again that failed or broke off, with growing waits in between.</summary>
internal static class RegistryRetries
{
    /// <summary>For requests that can simply be made again.</summary>
    /// <param name="attempts">How often it is tried in all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="unreachable">Whether a registry that cannot be reached at all is tried again too, as one that was reached before.</param>
    public static ResiliencePipeline Create(int attempts, TimeProvider time, bool unreachable = true) => attempts < 2
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(10),
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception switch
                {
                    UnavailableException e => unreachable || e.InnerException is not HttpRequestException failure || WasReached(failure),
                    IOException or HttpRequestException => true,
                    _ => false,
                }),
            })
            .Build();

    private static bool WasReached(HttpRequestException failure) => failure.HttpRequestError is
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown;
}
