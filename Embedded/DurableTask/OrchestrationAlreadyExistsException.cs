namespace DurableTask.Core.Exceptions;

/// <summary>An instance of that id has not ended, so it cannot be started again.</summary>
public class OrchestrationAlreadyExistsException : OrchestrationException
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
