using FsCheck.Fluent;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.Tests.MicroBatch.FanOut;

public sealed class UserPartitionsTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Split_AnyUsersAndCount_HoldsEachUserOnceWithItsRecord() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<string[], byte>((names, count) =>
        {
            var users = names.Where(name => name is not null).Distinct().Select((name, index) => (name, index)).ToDictionary(
                user => user.name, user => new Cursor(At.AddMilliseconds(user.index), "\"" + user.index + "\""));

            var partitions = UserPartitions.Split(users, count + 1);

            Assert.Equal(
                users.OrderBy(user => user.Key, StringComparer.Ordinal),
                partitions.SelectMany(partition => partition).Select(user => KeyValuePair.Create(user.UserId, user.Record)).OrderBy(user => user.Key, StringComparer.Ordinal));
        }));

    [Fact]
    public void Split_ManyUsers_IsEvenAndAlwaysTheSame()
    {
        var users = Enumerable.Range(0, 20_000).ToDictionary(number => $"user-{number:D5}", number => new Cursor(At, $"{number}"));

        var partitions = UserPartitions.Split(users);
        var again = UserPartitions.Split(users.Reverse().ToDictionary());

        Assert.Equal(40, partitions.Count);
        Assert.All(partitions, partition => Assert.InRange(partition.Count, 350, 650));
        Assert.Equal(partitions, again);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var user = new TouchedUserExample("ann \"ü\"", new Cursor(At.AddMilliseconds(7), """{"$oid":"507f1f77bcf86cd799439011"}"""));

        var read = UserPartitions.Read(UserPartitions.Write([new(user.Id, user.Record)]));

        Assert.Equal(KeyValuePair.Create(user.Id, user.Record), Assert.Single(read));
    }

    private sealed record TouchedUserExample(string Id, Cursor Record);
}
