namespace Gantry.Cli.Parsing;

/// <summary>How many arguments a command takes, and what it says when there are more or fewer.</summary>
internal readonly record struct ArgumentCount(int Least, int Most)
{
    public static ArgumentCount None => new(0, 0);

    public static ArgumentCount Any => new(0, int.MaxValue);

    public static ArgumentCount Exactly(int count) => new(count, count);

    public static ArgumentCount AtLeast(int count) => new(count, int.MaxValue);

    public static ArgumentCount AtMost(int count) => new(0, count);

    public static ArgumentCount Between(int least, int most) => new(least, most);

    /// <summary>What is wrong with <paramref name="count"/> arguments; null when nothing is.</summary>
    public string? Complaint(int count)
    {
        if (count >= Least && count <= Most) return null;
        if (Most == 0) return "accepts no arguments";
        if (Least == Most) return $"requires {Plural(Least)}";
        if (Least > 0 && Most < int.MaxValue) return $"requires at least {Least} and at most {Plural(Most)}";
        return count < Least ? $"requires at least {Plural(Least)}" : $"requires at most {Plural(Most)}";
    }

    private static string Plural(int count) => count == 1 ? "1 argument" : $"{count} arguments";
}
