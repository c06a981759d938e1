namespace Gantry.Errors;

/// <summary>The request is malformed or asks for something that cannot be.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class InvalidArgumentException(string message, Exception? inner = null) : GantryException(ErrorKind.InvalidArgument, message, inner);
