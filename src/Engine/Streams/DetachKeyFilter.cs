namespace Gantry.Engine.Streams;

/// <summary>
/// Looks for the detach keys in an input that comes in pieces. What may be their beginning is held back until it is clear,
/// so that a program sees either all of an unfinished sequence or nothing of a finished one.
/// </summary>
public sealed class DetachKeyFilter
{
    private readonly byte[] _sequence;
    private int _matched;

    internal DetachKeyFilter(byte[] sequence) => _sequence = sequence;

    /// <summary>Passes a piece of input.</summary>
    /// <param name="input">What was typed.</param>
    /// <param name="output">Takes what the program should see; room for the input and the length of the sequence is needed.</param>
    /// <param name="written">Bytes in <paramref name="output"/>.</param>
    /// <returns>Whether the keys were typed; what came after them is dropped.</returns>
    public bool Filter(ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        foreach (var key in input)
        {
            while (_matched > 0 && key != _sequence[_matched])
            {
                // The held beginning was none: its first byte goes on, and the rest may be a shorter beginning.
                var kept = LongestBeginning(_matched);
                _sequence.AsSpan(0, _matched - kept).CopyTo(output[written..]);
                written += _matched - kept;
                _matched = kept;
            }
            if (key != _sequence[_matched])
                output[written++] = key;
            else if (++_matched == _sequence.Length)
                return true;
        }
        return false;
    }

    /// <summary>Bytes that are held back at most.</summary>
    public int Held => _sequence.Length;

    /// <summary>Length of the longest proper end of the first <paramref name="length"/> keys that is a beginning of the sequence.</summary>
    private int LongestBeginning(int length)
    {
        for (var kept = length - 1; kept > 0; kept--)
            if (_sequence.AsSpan(0, kept).SequenceEqual(_sequence.AsSpan(length - kept, kept)))
                return kept;
        return 0;
    }
}
