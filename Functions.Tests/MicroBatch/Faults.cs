namespace Pipeline.Tests.MicroBatch;

/// <summary>Counts the requests to MongoDB and the blob storage, and ends the process at one of them: from there on every request fails.</summary>
internal sealed class Faults
{
    private int _requests;

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>The request that the process dies at; null for none.</summary>
    public int? DieAt { get; set; }

    /// <summary>Whether the request that it dies at is still done.</summary>
    public bool DieAfter { get; set; }

    /// <summary>Called before each request, with its name.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task<T> RunAsync<T>(string name, Func<Task<T>> request)
    {
        var number = Interlocked.Increment(ref _requests);
        if (number > DieAt || (number == DieAt && !DieAfter))
        {
            throw new ProcessDiedException();
        }

        await Before(name);
        var answer = await request();
        return number == DieAt ? throw new ProcessDiedException() : answer;
    }
}
