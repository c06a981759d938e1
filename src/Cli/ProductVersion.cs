namespace Gantry.Cli;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Number { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
