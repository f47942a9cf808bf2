using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using Pipeline.Page;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Pipeline.OpenApi;

/// <summary>The files that show the description: two of this app, and Swagger UI as its package carries it.</summary>
internal static class DocsFiles
{
    /// <summary>What the address without a file answers with.</summary>
    public const string Start = "index.html";

    private const string OwnPrefix = "docs/";
    private const string PackagePrefix = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    private static readonly string[] OfThePackage = ["swagger-ui.css", "swagger-ui-bundle.js"];

    private static readonly Lazy<FrozenDictionary<string, PageFile>> All = new(() => Read().ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The file of a name; null when there is none.</summary>
    public static PageFile? Find(string name) => All.Value.GetValueOrDefault(name);

    private static IEnumerable<KeyValuePair<string, PageFile>> Read()
    {
        var own = typeof(DocsFiles).Assembly;
        foreach (var resource in own.GetManifestResourceNames().Where(name => name.StartsWith(OwnPrefix, StringComparison.Ordinal)))
        {
            var name = resource[OwnPrefix.Length..];
            yield return new(name, new PageFile(name, Read(own, resource)));
        }

        foreach (var name in OfThePackage)
        {
            yield return new(name, new PageFile(name, Unpacked(Read(typeof(SwaggerUIOptions).Assembly, PackagePrefix + name))));
        }
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} does not carry '{resource}'.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    // The package carries its files in gzip.
    private static byte[] Unpacked(byte[] content)
    {
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
