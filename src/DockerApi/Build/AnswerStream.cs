using Gantry.Images.Archives;

namespace Gantry.DockerApi.Build;

/// <summary>What is given out of a build, on its way to the client in lines of the answer.</summary>
/// <param name="answer">The answer.</param>
/// <param name="output">Which of the client's outputs it is.</param>
internal sealed class AnswerStream(BuildAnswer answer, int output) : WriteOnlyStream
{
    /// <summary>As many lines of this length as may wait are a few megabytes.</summary>
    private const int ChunkSize = 16 * 1024;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var left = buffer; left.Length > 0; left = left[Math.Min(ChunkSize, left.Length)..])
            answer.Say(new() { Data = new(output, left[..Math.Min(ChunkSize, left.Length)].ToArray()) });
    }
}
