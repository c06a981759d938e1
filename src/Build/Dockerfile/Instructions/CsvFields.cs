using System.Text;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>One CSV record: fields between commas; a field in double quotes may have commas, and doubled quotes.</summary>
internal static class CsvFields
{
    public static IReadOnlyList<string> Split(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            var c = record[i];
            if (quoted && c == '"' && i + 1 < record.Length && record[i + 1] == '"')
                field.Append(record[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(c);
        }
        fields.Add(field.ToString());
        return fields;
    }
}
