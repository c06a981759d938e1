namespace Gantry.Build.Dockerfile.Checks;

/// <summary>Something in Dockerfiles that works but is probably not what its author wants.</summary>
/// <param name="Name">The check's name, as Docker's build checks have it.</param>
/// <param name="Description">What is to be done, in a sentence.</param>
/// <param name="Find">Finds the places, and says of each what is there.</param>
internal sealed record DockerfileCheck(string Name, string Description, Func<DockerfileDocument, IEnumerable<(SourceRange Range, string Message)>> Find);
