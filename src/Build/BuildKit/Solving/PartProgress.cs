using Gantry.Images;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Tells a client how the parts of a step go, such as the layers of a push.</summary>
internal sealed class PartProgress(StatusLog status, BuildStep step) : IProgress<ImageProgress>
{
    public void Report(ImageProgress value)
    {
        if (value.Id is { } id)
            status.Status(step, $"{value.Status.ToLowerInvariant()} {id}", value.Current ?? 0, value.Total ?? 0, completed: value.Status is "Pushed" or "Layer already exists");
    }
}
