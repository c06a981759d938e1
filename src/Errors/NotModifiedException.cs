namespace Gantry.Errors;

/// <summary>The object already is as the request wants it.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class NotModifiedException(string message, Exception? inner = null) : GantryException(ErrorKind.NotModified, message, inner);
