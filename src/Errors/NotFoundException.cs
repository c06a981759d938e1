namespace Gantry.Errors;

/// <summary>The named object does not exist.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class NotFoundException(string message, Exception? inner = null) : GantryException(ErrorKind.NotFound, message, inner);
