using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Pipeline.Query.Delta;
using Pipeline.Query.Guard;

namespace Pipeline.Query.Worker;

/// <summary>The worker process: takes one request after another from its input, and answers each with frames on its output.</summary>
internal sealed class QueryWorker(Stream output)
{
    private const int HeaderBytes = 5;

    /// <summary>Works until its input ends.</summary>
    /// <param name="addressSpace">The bytes of address space that it may take once it is ready.</param>
    public static int Run(long addressSpace)
    {
        using var output = Console.OpenStandardOutput();
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);

        // The first instance loads the engine's library, and each is made before its request comes: making one takes longer than a small statement.
        var next = Fresh();
        AddressSpace.Limit(addressSpace);
        var worker = new QueryWorker(output);
        worker.Send(FrameKind.Ready, []);
        while (input.ReadLine() is { } line)
        {
            worker.Answer(JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerRequest)!, next);
            next = Fresh();
        }

        next.Dispose();
        return 0;
    }

    private static DuckDBConnection Fresh()
    {
        var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        return engine;
    }

    private void Answer(WorkerRequest request, DuckDBConnection engine)
    {
        try
        {
            using var run = new WorkerRun(request, engine);
            run.Execute(Send);
        }
        catch (StatementRefusedException exception)
        {
            Send(FrameKind.Refused, exception.Message);
        }
        catch (DeltaException exception)
        {
            Send(FrameKind.Refused, exception.Message);
        }
        catch (Exception exception) when (exception is OutOfMemoryException || exception.Message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("bad_alloc", StringComparison.Ordinal))
        {
            Send(FrameKind.Memory, $"The statement needs more memory than a query may use ({request.MemoryMegabytes} MB).");
        }
        catch (DuckDBException exception)
        {
            Send(FrameKind.Refused, MessageText.WithoutPaths(exception.Message, request.Root));
        }
        catch (Exception exception) when (exception is InvalidCastException or OverflowException or FormatException or IOException or KeyNotFoundException or JsonException or InvalidOperationException)
        {
            Send(FrameKind.Refused, MessageText.WithoutPaths($"The statement could not be answered: {exception.Message}", request.Root));
        }
    }

    private void Send(FrameKind kind, string text) => Send(kind, Encoding.UTF8.GetBytes(text));

    private void Send(FrameKind kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], bytes.Length);
        output.Write(header);
        output.Write(bytes);
        output.Flush();
    }
}
