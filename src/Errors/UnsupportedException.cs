namespace Gantry.Errors;

/// <summary>This host or this build cannot do what is asked.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class UnsupportedException(string message, Exception? inner = null) : GantryException(ErrorKind.NotSupported, message, inner);
