using Gantry.Engine.Streams;

namespace Gantry.Build.Execution;

/// <summary>Runs the commands of build steps.</summary>
internal interface IStepRunner
{
    /// <summary>Runs a command to its end; nothing of it is left afterwards, however the call ends.</summary>
    /// <param name="process">The command.</param>
    /// <param name="output">Takes what it writes; the data is valid until the call ends.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <returns>Its exit code.</returns>
    Task<int> RunAsync(StepProcess process, Action<OutputKind, ReadOnlySpan<byte>> output, CancellationToken cancellation);

    /// <summary>Ends what a killed daemon left running of a step, if anything.</summary>
    Task CleanUpAsync(string id, CancellationToken cancellation);
}
