namespace Gantry.Build.Dockerfile;

/// <summary>Something that works but is probably not what its author wants.</summary>
/// <param name="Rule">The rule's name, as Docker's build checks call it.</param>
/// <param name="Message">What is the matter.</param>
/// <param name="Range">Where.</param>
public sealed record DockerfileWarning(string Rule, string Message, SourceRange Range);
