namespace Pipeline.Tests.ApiSurface;

public class ApiListingTests
{
    [Fact]
    public void FindDepartures_ATypeOfAnotherShape_NamesEachMember()
    {
        var listing = new ApiListing();
        listing.Read(new StringReader(
            """
            abstract class Pipeline.Tests.ApiSurface.Shape   [Elsewhere]
              ctor()
              int? Number { get; init; }
              static string Name(object? value, int times = 1)
              virtual string Both(params string[] values)
              void More()
            """));

        Assert.Equal(
            [
                "class Pipeline.Tests.ApiSurface.Shape (listed: abstract class Pipeline.Tests.ApiSurface.Shape)",
                "Pipeline.Tests.ApiSurface.Shape: int? Number { get; set; }",
                "Pipeline.Tests.ApiSurface.Shape: static string Name(object value, int times = 1)",
                "Pipeline.Tests.ApiSurface.Shape: string Both(params string[] values)",
            ],
            listing.FindDepartures(typeof(Shape)));
    }

    [Fact]
    public void FindDepartures_ATypeTheListingLacks_SaysSo()
    {
        Assert.Equal(["Pipeline.Tests.ApiSurface.Shape: not in the listing"], new ApiListing().FindDepartures(typeof(Shape)));
    }

    public class Shape
    {
        public int? Number { get; set; }

        public static string Name(object value, int times = 1) => $"{value}{times}";

        public string Both(params string[] values) => string.Concat(values) + Number;
    }
}
