using Pipeline.Jobs.Api;

namespace Pipeline.Jobs.Transfer;

/// <summary>One line of an import, read and checked.</summary>
/// <param name="Settings">What is to be done, or was.</param>
/// <param name="Ended">How the job ended elsewhere; null for one that is to be started here.</param>
/// <param name="Ids">The documents that it gives; null where it gives none.</param>
internal sealed record ImportedJob(JobSettings Settings, JobDocument? Ended, IReadOnlyList<string>? Ids = null);

/// <summary>What has become of the lines of an import.</summary>
/// <param name="Started">Jobs that are to run here now.</param>
/// <param name="Recorded">Jobs that had ended elsewhere, and stand in the record here now.</param>
/// <param name="Present">Lines whose job was here already, and was left as it is.</param>
/// <param name="Problems">Lines that were passed over.</param>
internal sealed record ImportAnswer(int Started, int Recorded, int Present, IReadOnlyList<ImportProblem> Problems);

/// <summary>Why a line was passed over.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Field">The field that is wrong; null for the line as a whole.</param>
internal sealed record ImportProblem(int Line, string? Field, string Message);
