namespace Gantry.Errors;

/// <summary>A thing that the request needs is not there right now.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class UnavailableException(string message, Exception? inner = null) : GantryException(ErrorKind.Unavailable, message, inner);
