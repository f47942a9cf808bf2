using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <summary>Reads the file of a label map.</summary>
internal static class LabelMapFile
{
    /// <param name="file">A JSON file of label to label, or null for labels that stay what they are.</param>
    /// <exception cref="InvalidDataException">The file is none; the message names it.</exception>
    public static LabelMap Read(string? file)
    {
        if (file is null)
        {
            return LabelMap.Identity;
        }

        return Directory.Exists(file)
            ? throw new InvalidDataException($"'{file}' is a folder; give a JSON file of label to label.")
            : LabelMap.Parse(File.ReadAllText(file), file);
    }
}
