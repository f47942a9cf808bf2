using MongoDB.Driver;

namespace Pipeline.Mongo;

/// <summary>How the app uses MongoDB.Driver.</summary>
public static class MongoClients
{
    /// <summary>
    /// How long a request looks for a server that can take it. The driver's own 30 s would hold up every poll, every answer and the stop of the host while
    /// MongoDB is away; what can be tried again is, by the poll itself.
    /// </summary>
    public static readonly TimeSpan ServerSelection = TimeSpan.FromSeconds(3);

    /// <summary>The driver's settings for an address, with <see cref="ServerSelection"/> unless the address says <c>serverSelectionTimeoutMS</c>.</summary>
    public static MongoClientSettings Settings(MongoUrl address)
    {
        var settings = MongoClientSettings.FromUrl(address);
        if (!address.Url.Contains("serverSelectionTimeout", StringComparison.OrdinalIgnoreCase))
        {
            settings.ServerSelectionTimeout = ServerSelection;
        }

        return settings;
    }

    /// <summary>Reads an address.</summary>
    /// <param name="address">Such as <c>mongodb://user:password@localhost:27017</c>, with any options that the driver knows.</param>
    /// <returns>Null for what is no address. Why is not told, because the driver's message would show the password.</returns>
    public static MongoUrl? Parse(string address)
    {
        try
        {
            return MongoUrl.Create(address);
        }
        catch (Exception exception) when (exception is MongoException or ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
