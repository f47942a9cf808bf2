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

    // A server that took a connection and says nothing any more.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The driver's settings for an address, with <see cref="ServerSelection"/> unless the address says <c>serverSelectionTimeoutMS</c>.</summary>
    /// <remarks>
    /// <para>Writes are acknowledged by a majority, which on a standalone server is the server itself, and only when they are in the journal: the checkpoint
    /// moves when they are acknowledged, and a server that is killed then must still have them. An address may ask for other members (<c>w</c>), never for
    /// none and never without the journal.</para>
    /// <para>Reads are of the primary with read concern local, unless the address says otherwise: a row that is rolled back later has a new
    /// <c>updatedAt</c> when it is written again. Writes are tried again by the driver where the server has sessions (<c>retryWrites</c>); all of them are the
    /// same a second time.</para>
    /// </remarks>
    public static MongoClientSettings Settings(MongoUrl address)
    {
        var settings = MongoClientSettings.FromUrl(address);
        if (!Says(address, "serverSelectionTimeout"))
        {
            settings.ServerSelectionTimeout = ServerSelection;
        }

        if (!Says(address, "connectTimeout"))
        {
            settings.ConnectTimeout = ServerSelection;
        }

        if (!Says(address, "socketTimeout"))
        {
            settings.SocketTimeout = Silence;
        }

        settings.WriteConcern = new WriteConcern(
            settings.WriteConcern is { IsAcknowledged: true, W: { } members } ? members : WriteConcern.WMajority.W,
            settings.WriteConcern.WTimeout ?? WriteTimeout,
            fsync: null,
            journal: true);
        return settings;
    }

    private static bool Says(MongoUrl address, string option) => address.Url.Contains(option, StringComparison.OrdinalIgnoreCase);

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
