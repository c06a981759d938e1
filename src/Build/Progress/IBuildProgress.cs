using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Engine.Streams;

namespace Gantry.Build.Progress;

/// <summary>Hears how a build goes. Calls may come from several steps at once, those of one step in order.</summary>
public interface IBuildProgress
{
    /// <summary>A step begins.</summary>
    void Started(BuildStep step);

    /// <summary>An instruction that changes the configuration alone was applied.</summary>
    /// <param name="stage">Its stage.</param>
    /// <param name="instruction">The instruction.</param>
    void Configured(Stage stage, Instruction instruction);

    /// <summary>A step ended.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cached">Whether nothing had to be done.</param>
    /// <param name="error">Why it failed, or null.</param>
    void Completed(BuildStep step, bool cached, string? error);

    /// <summary>A step's command wrote something; the data is valid until the call ends.</summary>
    void Output(BuildStep step, OutputKind kind, ReadOnlySpan<byte> data);

    /// <summary>A part of a step's work goes on, such as a layer's download.</summary>
    /// <param name="step">The step.</param>
    /// <param name="id">The part.</param>
    /// <param name="current">How much is done.</param>
    /// <param name="total">How much there is; 0 when that is not known.</param>
    /// <param name="completed">Whether it is done.</param>
    void Status(BuildStep step, string id, long current, long total, bool completed);

    /// <summary>Something works but is probably not what its author wants.</summary>
    void Warning(DockerfileWarning warning);
}
