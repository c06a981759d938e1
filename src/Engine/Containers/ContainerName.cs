using System.Buffers;
using System.Security.Cryptography;
using Gantry.Errors;

namespace Gantry.Engine.Containers;

/// <summary>The names and ids of containers.</summary>
internal static class ContainerName
{
    private static readonly SearchValues<char> s_characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private static readonly string[] s_adjectives =
    [
        "able", "agile", "airy", "alert", "amber", "apt", "arctic", "artful", "avid", "balmy", "bold", "brave", "breezy", "bright", "brisk", "calm",
        "candid", "clever", "cosy", "crisp", "curious", "daring", "deft", "dreamy", "eager", "earnest", "easy", "elated", "fair", "fearless", "fluent",
        "fond", "frank", "fresh", "gentle", "giddy", "glad", "golden", "graceful", "grand", "hardy", "hasty", "hearty", "helpful", "honest", "humble",
        "jolly", "jovial", "keen", "kind", "lively", "loyal", "lucid", "lucky", "lunar", "mellow", "merry", "mighty", "modest", "neat", "nimble",
        "noble", "patient", "plucky", "polite", "proud", "prudent", "quick", "quiet", "rapid", "ready", "robust", "rosy", "sage", "serene", "sharp",
        "silent", "sincere", "sleek", "smart", "snug", "solar", "solid", "spry", "steady", "stout", "sunny", "sure", "swift", "tidy", "tranquil",
        "trusty", "upbeat", "valiant", "vivid", "warm", "wise", "witty", "zesty",
    ];

    private static readonly string[] s_surnames =
    [
        "abel", "agnesi", "aiken", "alhazen", "ampere", "archimedes", "avogadro", "babbage", "bacon", "bell", "bernoulli", "bohr", "bolzano", "boole",
        "borg", "brahe", "braille", "brunel", "cantor", "carnot", "carson", "cauchy", "celsius", "cerf", "church", "curie", "darwin", "dedekind",
        "descartes", "dijkstra", "dirac", "edison", "einstein", "engelbart", "euclid", "euler", "faraday", "fermat", "fermi", "feynman", "fibonacci",
        "fourier", "franklin", "galileo", "galois", "gauss", "germain", "goodall", "hamilton", "hamming", "hawking", "heisenberg", "hero", "hertz",
        "hilbert", "hoare", "hopper", "hubble", "huygens", "hypatia", "jacquard", "joule", "kay", "kepler", "khwarizmi", "knuth", "kovalevskaya",
        "lagrange", "lamarr", "laplace", "leavitt", "leibniz", "lovelace", "mach", "maxwell", "mccarthy", "meitner", "mendel", "mendeleev", "milner",
        "naur", "neumann", "newton", "nightingale", "noether", "ohm", "pascal", "pasteur", "pauli", "perlman", "planck", "poincare", "ptolemy",
        "ramanujan", "riemann", "ritchie", "shannon", "simon", "tesla", "thompson", "torvalds", "turing", "vaughan", "volta", "watt", "wiles",
        "wirth", "wozniak", "yalow", "zuse",
    ];

    /// <summary>Checks a name that somebody chose.</summary>
    /// <exception cref="InvalidArgumentException">It is not one.</exception>
    internal static void Validate(string name)
    {
        if (name.Length < 2 || name.Length > 255 || !char.IsAsciiLetterOrDigit(name[0]) || name.AsSpan().ContainsAnyExcept(s_characters))
            throw new InvalidArgumentException($"Invalid container name ({Printable(name)}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    /// <summary>A name that nobody chose.</summary>
    /// <param name="attempt">How many others were taken already; from the fourth on, a number makes it rare.</param>
    internal static string Generate(int attempt)
    {
        var name = $"{s_adjectives[RandomNumberGenerator.GetInt32(s_adjectives.Length)]}_{s_surnames[RandomNumberGenerator.GetInt32(s_surnames.Length)]}";
        return attempt < 3 ? name : name + RandomNumberGenerator.GetInt32(1 << Math.Min(attempt * 3, 30));
    }

    /// <summary>A new id, 64 hexadecimal digits. Its first twelve are not all decimal, lest a short id be taken for a number.</summary>
    internal static string NewId()
    {
        while (true)
        {
            var id = RandomNumberGenerator.GetHexString(64, lowercase: true);
            if (id.AsSpan(0, 12).ContainsAnyExceptInRange('0', '9'))
                return id;
        }
    }

    /// <summary>A refused name is shown to whoever sent it: what a terminal would act on is not shown as it is.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
