namespace Grpc.Core;

/// <summary>The host refused a call, as one that controls a missing or ended instance.</summary>
public class RpcException(Status status) : Exception(status.ToString())
{
    public Status Status { get; } = status;

    public StatusCode StatusCode => Status.StatusCode;
}
