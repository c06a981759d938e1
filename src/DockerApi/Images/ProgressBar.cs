using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Images;

/// <summary>Progress as a line of text, for clients that draw none of their own.</summary>
internal static class ProgressBar
{
    private const int Width = 50;

    public static string Draw(long current, long? total)
    {
        if (total is not > 0)
            return HumanSize.Of(current);
        var done = (int)(Math.Min(current, total.Value) * Width / total.Value);
        var bar = new string('=', done) + (done < Width ? ">" : "");
        return $"[{bar.PadRight(Width)}] {HumanSize.Of(current)}/{HumanSize.Of(total.Value)}";
    }
}
