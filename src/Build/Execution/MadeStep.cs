using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>What a step of a build came to: made, or found in a cache.</summary>
/// <param name="Key">The step's key.</param>
/// <param name="DiffId">Its layer.</param>
/// <param name="ChainId">The layer with those below it.</param>
/// <param name="Created">When the image says that it was made.</param>
internal sealed record MadeStep(Digest Key, Digest DiffId, Digest ChainId, DateTimeOffset Created);
