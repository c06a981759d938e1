namespace Gantry.Errors;

/// <summary>The caller, or the state of the object, does not allow the request.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class ForbiddenException(string message, Exception? inner = null) : GantryException(ErrorKind.Forbidden, message, inner);
