using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost.Http;

/// <summary>Answers the requests to one HTTP function as the Functions host does.</summary>
internal sealed partial class HttpInvoker(
    HttpFunction function, FunctionKey key, InvocationLifetime lifetime, ILogger<HttpInvoker> logger)
{
    /// <summary>401 without a right key, 500 for an exception, the status of a request that cannot be read; else what the function's result says.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (!key.Allows(context.Request, function.Level))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            LogAnswered(context.Request.Method, context.Request.Path, StatusCodes.Status401Unauthorized, 0);
            return;
        }

        try
        {
            var invocation = new Invocation(function.Method.Definition, context.Request, context.RequestServices, lifetime.Token)
            {
                HttpContext = context,
            };
            if (await function.Method.InvokeAsync(invocation) is IResult result)
            {
                await result.ExecuteAsync(context);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException
            && context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: nobody reads an answer.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // The sender's fault, such as a body that is too large or broke off.
            context.Response.Clear();
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception)
        {
            Fail(context, exception);
        }

        LogAnswered(
            context.Request.Method,
            context.Request.Path,
            context.Response.StatusCode,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private void Fail(HttpContext context, Exception exception)
    {
        LogFailed(function.Method.Name, exception);
        if (context.Response.HasStarted)
        {
            // Half an answer must not pass for a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }
}
