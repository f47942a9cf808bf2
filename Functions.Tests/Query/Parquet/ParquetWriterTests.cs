using System.Buffers;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Query.Parquet;

namespace Pipeline.Tests.Query.Parquet;

/// <summary>What is written, another reader reads.</summary>
public sealed class ParquetWriterTests
{
    private static readonly IReadOnlyList<ParquetColumn> AllTypes =
    [
        new("flag", ParquetType.Flag), new("integer", ParquetType.Integer), new("whole", ParquetType.Whole), new("real", ParquetType.Real),
        new("dec", ParquetType.Decimal, 38, 2), new("text", ParquetType.Text), new("bytes", ParquetType.Bytes), new("day", ParquetType.Day),
        new("moment", ParquetType.Moment), new("local", ParquetType.LocalMoment),
    ];

    [Fact]
    public void Write_EveryType_IsReadWithItsTypeAndValue()
    {
        using var file = Write(AllTypes, writer =>
        {
            AddAll(writer, true, int.MinValue, long.MaxValue, double.NaN, Int128.Parse("-99999999999999999999999999999999999999", CultureInfo.InvariantCulture), "ä😀\0'", [0, 255], -719_162, -1, 253_402_300_799_999_999);
            writer.Values.ToList().ForEach(values => values.AddNull());
            writer.EndRow();
            AddAll(writer, false, 0, 0, -0.0, 0, "", [], 0, 0, 0);
        });

        Assert.Equal(
            [
                "flag BOOLEAN", "integer INTEGER", "whole BIGINT", "real DOUBLE", "dec DECIMAL(38,2)", "text VARCHAR", "bytes BLOB", "day DATE", "moment TIMESTAMP WITH TIME ZONE", "local TIMESTAMP",
            ],
            file.Columns);
        Assert.Equal(
            [
                "true|-2147483648|9223372036854775807|nan|-999999999999999999999999999999999999.99|C3A4F09F98800027|00FF|0001-01-01|1969-12-31 23:59:59.999999+00|9999-12-31 23:59:59.999999",
                "NULL",
                "false|0|0|-0.0|0.00|||1970-01-01|1970-01-01 00:00:00+00|1970-01-01 00:00:00",
            ],
            file.Ask("select flag || '|' || \"integer\" || '|' || whole || '|' || \"real\" || '|' || dec || '|' || hex(encode(text)) || '|' || hex(bytes) || '|' || day || '|' || moment || '|' || local from file"));
    }

    [Fact]
    public void Write_NoRow_IsAFileWithoutRows()
    {
        using var file = Write([new("a", ParquetType.Text)], _ => { });

        Assert.Equal(["a VARCHAR"], file.Columns);
        Assert.Equal(["0"], file.Ask("select count(*)::varchar from file"));
    }

    [Fact]
    public void Write_MoreRowsThanAGroupTakes_BeginsAnother()
    {
        using var file = Write([new("n", ParquetType.Whole), new("flag", ParquetType.Flag)], writer =>
        {
            for (var row = 0L; row < 250_001; row++)
            {
                writer.Values[0].Add(row);
                writer.Values[1].Add(row % 3 == 0);
                writer.EndRow();
            }
        });

        Assert.Equal(3, file.Groups);
        Assert.Equal(["250001|31250125000|83334"], file.Ask("select count(*) || '|' || sum(n) || '|' || count(*) filter (where flag and n % 3 = 0) from file"));
    }

    [Fact]
    public void Write_LargeValues_BeginAGroupByTheirBytes()
    {
        using var file = Write([new("text", ParquetType.Text)], writer =>
        {
            for (var row = 0; row < 3; row++)
            {
                writer.Values[0].Add(new string((char)('a' + row), 5_000_000));
                writer.EndRow();
            }
        });

        Assert.Equal(3, file.Groups);
        Assert.Equal(["a5000000", "b5000000", "c5000000"], file.Ask("select text[1] || length(text) from file"));
    }

    [Fact]
    public void Write_AnyValues_AreReadBack()
    {
        var texts = ArbMap.Default.GeneratorFor<string?>().Select(text => text is null ? null : string.Concat(text.Where(letter => !char.IsSurrogate(letter))));
        var rows = Gen.Zip(texts, ArbMap.Default.GeneratorFor<long?>()).Zip(ArbMap.Default.GeneratorFor<bool?>()).ListOf();
        Prop.ForAll(rows.ToArbitrary(), given =>
        {
            using var file = Write([new("t", ParquetType.Text), new("n", ParquetType.Whole), new("f", ParquetType.Flag)], writer =>
            {
                foreach (var ((text, number), flag) in given)
                {
                    Add(writer.Values[0], text, writer.Values[0].Add);
                    Add(writer.Values[1], number, value => writer.Values[1].Add(value!.Value));
                    Add(writer.Values[2], flag, value => writer.Values[2].Add(value!.Value));
                    writer.EndRow();
                }
            });
            var expected = given.Select(row => (row.Item1.Item1 is { } text ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text)) : "-")
                + $"|{row.Item1.Item2?.ToString(CultureInfo.InvariantCulture) ?? "-"}|{row.Item2?.ToString().ToLowerInvariant() ?? "-"}");
            Assert.Equal(expected, file.Ask("select coalesce(hex(encode(t)), '-') || '|' || coalesce(n::varchar, '-') || '|' || coalesce(f::varchar, '-') from file"));
        }).QuickCheckThrowOnFailure();
    }

    private static ParquetFile Write(IReadOnlyList<ParquetColumn> columns, Action<ParquetWriter> rows)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new ParquetWriter(columns, bytes);
        writer.Start();
        rows(writer);
        writer.End(new Dictionary<string, string>());
        return new(bytes.WrittenSpan);
    }

    private static void Add<T>(ParquetValues values, T? value, Action<T> add)
    {
        if (value is null)
        {
            values.AddNull();
        }
        else
        {
            add(value);
        }
    }

    private static void AddAll(ParquetWriter writer, bool flag, int integer, long whole, double real, Int128 dec, string text, byte[] bytes, int day, long moment, long local)
    {
        writer.Values[0].Add(flag);
        writer.Values[1].Add(integer);
        writer.Values[2].Add(whole);
        writer.Values[3].Add(real);
        writer.Values[4].Add(dec);
        writer.Values[5].Add(text);
        writer.Values[6].Add(bytes.AsSpan());
        writer.Values[7].Add(day);
        writer.Values[8].Add(moment);
        writer.Values[9].Add(local);
        writer.EndRow();
    }
}
