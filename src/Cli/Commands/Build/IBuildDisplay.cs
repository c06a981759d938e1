namespace Gantry.Cli.Commands.Build;

/// <summary>Shows a build while it goes on.</summary>
internal interface IBuildDisplay : IDisposable
{
    /// <summary>Something happened to a step.</summary>
    void Show(BuildStepMessage step);

    /// <summary>Text beside the steps.</summary>
    void Say(string text);
}
