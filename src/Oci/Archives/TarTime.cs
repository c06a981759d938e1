namespace Gantry.Oci.Archives;

/// <summary>A time in an archive, to the nanosecond.</summary>
/// <param name="Seconds">Seconds since 1970 in UTC; before that, negative.</param>
/// <param name="Nanoseconds">0 to 999,999,999, forward from the seconds.</param>
public readonly record struct TarTime(long Seconds, int Nanoseconds = 0);
