using System.Globalization;
using Pipeline.Query.Worker;

if (args is not [var bytes] || !long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var addressSpace))
{
    Console.Error.WriteLine("This is the worker process of the query service, which starts it itself.");
    return 2;
}

return QueryWorker.Run(addressSpace);
