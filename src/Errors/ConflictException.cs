namespace Gantry.Errors;

/// <summary>The state of the object, or another object, stands in the way.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class ConflictException(string message, Exception? inner = null) : GantryException(ErrorKind.Conflict, message, inner);
