using System.Globalization;

namespace Gantry.Cli.Output;

/// <summary>Sizes as Docker prints them.</summary>
internal static class HumanSize
{
    private static readonly string[] Decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>In powers of 1000 with a number of significant digits, such as <c>2.063MB</c>.</summary>
    public static string Format(double bytes, int digits = 4) => Scale(bytes, 1000, digits, Decimal);

    /// <summary>In powers of 1024, such as <c>23.54GiB</c>.</summary>
    public static string FormatBinary(double bytes) => Scale(bytes, 1024, 4, Binary);

    private static string Scale(double value, double step, int digits, string[] units)
    {
        var unit = 0;
        while (value >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }
        return Significant(value, digits) + units[unit];
    }

    // The shortest form with so many significant digits, as C's %g has it; exponents from one digit more on.
    private static string Significant(double value, int digits)
    {
        if (value == 0) return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (Math.Abs(rounded) >= Math.Pow(10, magnitude + 1)) magnitude++;
        if (magnitude >= digits)
        {
            var mantissa = (rounded / Math.Pow(10, magnitude)).ToString($"0.{new string('#', digits - 1)}", CultureInfo.InvariantCulture);
            return $"{mantissa}e+{magnitude:00}";
        }
        return rounded.ToString($"0.{new string('#', Math.Max(0, digits - 1 - magnitude))}", CultureInfo.InvariantCulture);
    }
}
