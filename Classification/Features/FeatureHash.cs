using System.Runtime.CompilerServices;

namespace Pipeline.Classification.Features;

/// <summary>
/// Hashes of features: FNV-1a over bytes (http://www.isthe.com/chongo/tech/comp/fnv/), finished with the mixer of MurmurHash3.
/// They are part of the model file's format: a change makes older models useless.
/// </summary>
internal static class FeatureHash
{
    public const uint Seed = 2166136261;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(uint hash, byte value) => (hash ^ value) * 16777619;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Combine(uint first, uint second) => Finish((first * 0x9E3779B1) + second + 0x7F4A7C15);

    public static uint OfLetters(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed;
        foreach (var value in bytes)
        {
            hash = Add(hash, value);
        }

        return Finish(hash);
    }
}
