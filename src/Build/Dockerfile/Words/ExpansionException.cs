using Gantry.Errors;

namespace Gantry.Build.Dockerfile.Words;

/// <summary>A word that cannot be expanded: a malformed <c>${…}</c>, or one whose <c>?</c> asks to fail.</summary>
/// <param name="message">What is wrong.</param>
public sealed class ExpansionException(string message) : GantryException(ErrorKind.InvalidArgument, message);
