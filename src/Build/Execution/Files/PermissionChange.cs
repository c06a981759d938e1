using Gantry.Errors;

namespace Gantry.Build.Execution.Files;

/// <summary>A <c>--chmod</c>: octal, or symbolic as in <c>u=rwX,go=rX</c>.</summary>
internal sealed class PermissionChange
{
    private readonly uint? _octal;
    private readonly List<(string Who, char Operation, string Bits)> _clauses = [];

    /// <exception cref="InvalidArgumentException">It is neither.</exception>
    public PermissionChange(string text)
    {
        if (text.Length is > 0 and <= 5 && text.All(c => c is >= '0' and <= '7'))
        {
            _octal = Convert.ToUInt32(text, 8);
            if (_octal <= 0xFFF)
                return;
        }
        foreach (var clause in text.Split(','))
            ReadClause(clause, text);
    }

    /// <summary>The new permissions of a file that has some.</summary>
    public uint Apply(uint permissions, bool isDirectory) =>
        _octal ?? _clauses.Aggregate(permissions, (current, clause) => Apply(current, clause, isDirectory));

    private void ReadClause(string clause, string text)
    {
        var at = 0;
        while (at < clause.Length && clause[at] is 'u' or 'g' or 'o' or 'a')
            at++;
        var who = at == 0 || clause[..at].Contains('a') ? "ugo" : clause[..at];
        if (at == clause.Length)
            throw Invalid(text);
        while (at < clause.Length)
        {
            var operation = clause[at++];
            var start = at;
            while (at < clause.Length && clause[at] is 'r' or 'w' or 'x' or 'X' or 's' or 't')
                at++;
            if (operation is not ('+' or '-' or '='))
                throw Invalid(text);
            _clauses.Add((who, operation, clause[start..at]));
        }
    }

    private static uint Apply(uint current, (string Who, char Operation, string Bits) clause, bool isDirectory)
    {
        var mask = 0u;
        var bits = 0u;
        foreach (var who in clause.Who)
        {
            var shift = who switch { 'u' => 6, 'g' => 3, _ => 0 };
            mask |= 7u << shift;
            foreach (var bit in clause.Bits)
                bits |= bit switch
                {
                    'r' => 4u << shift,
                    'w' => 2u << shift,
                    'x' => 1u << shift,
                    'X' when isDirectory || (current & 0x49) != 0 => 1u << shift,
                    's' when who == 'u' => 0x800u,
                    's' when who == 'g' => 0x400u,
                    't' => 0x200u,
                    _ => 0u,
                };
        }
        return clause.Operation switch
        {
            '+' => current | bits,
            '-' => current & ~bits,
            _ => (current & ~mask) | bits,
        };
    }

    private static InvalidArgumentException Invalid(string text) =>
        new($"invalid chmod parameter: '{text}': want octal digits such as 0755, or something like u=rwX,go=rX");
}
