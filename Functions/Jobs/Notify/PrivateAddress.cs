using System.Net;
using System.Net.Sockets;

namespace Pipeline.Jobs.Notify;

/// <summary>Addresses that lie behind a border: of this machine, of its network, or of the platform that runs it.</summary>
internal static class PrivateAddress
{
    private static readonly IPNetwork[] Networks =
    [
        // This machine and its network.
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("::/128"), IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fec0::/10"),

        // Link-local, where platforms give out their credentials.
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"),

        // To many, or reserved.
        IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"), IPNetwork.Parse("ff00::/8"),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private const int TranslatedOffset = 12;
    private const int SixToFourOffset = 2;
    private const int Version4Bytes = 4;

    /// <summary>Whether an address is one of them, also where it is written as one of the other version.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = Unwrapped(address);
        return Array.Exists(Networks, network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : Translated.Contains(address) ? Part(address, TranslatedOffset)
            : SixToFour.Contains(address) ? Part(address, SixToFourOffset)
            : address;
    }

    private static IPAddress Part(IPAddress address, int offset) => new(address.GetAddressBytes().AsSpan(offset, Version4Bytes));
}
