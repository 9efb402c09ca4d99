using System.Globalization;

namespace Clickstream.Domain.Simulation;

/// <summary>A product of the simulated shop; prices in US dollars.</summary>
internal sealed record Product(string Id, string Name, string Category, string Brand, string[] Variants, decimal ListPrice, decimal Price)
{
    public string Path => $"/product/{Id}";
}

/// <summary>The sixty products of the simulated computer shop.</summary>
internal static class Catalogue
{
    private static readonly (string Category, string Noun, int From, int To, string[] Variants, string[] Brands)[] Shelves =
    [
        ("laptop", "Laptop", 649, 2899, ["16GB", "32GB", "64GB"], ["Lumen", "Orbit", "Kestrel", "Northwind"]),
        ("desktop", "Desktop", 499, 2399, ["16GB", "32GB"], ["Orbit", "Anvil", "Northwind"]),
        ("monitor", "Monitor", 129, 1199, ["24in", "27in", "32in"], ["Lumen", "Clarion", "Vista"]),
        ("graphics-card", "Graphics Card", 219, 1799, ["8GB", "16GB"], ["Anvil", "Pyre"]),
        ("ssd", "SSD", 49, 329, ["1TB", "2TB", "4TB"], ["Quarry", "Anvil"]),
        ("keyboard", "Keyboard", 29, 199, ["ISO", "ANSI"], ["Tactile", "Orbit"]),
        ("mouse", "Mouse", 15, 129, ["black", "white"], ["Tactile", "Pyre"]),
        ("headset", "Headset", 39, 299, ["black", "white"], ["Clarion", "Pyre"]),
        ("router", "Router", 59, 399, ["AX", "BE"], ["Beacon", "Northwind"]),
        ("printer", "Printer", 89, 549, ["mono", "colour"], ["Clarion", "Vista"]),
    ];

    private static readonly string[] Series = ["Air", "Pro", "Max", "Studio", "One", "Edge"];

    /// <summary>All products, most wanted first within a category.</summary>
    public static readonly Product[] Products = [.. Shelves.SelectMany(shelf => Series.Select((series, i) => Make(shelf, series, i)))];

    /// <summary>The categories.</summary>
    public static readonly string[] Categories = [.. Shelves.Select(shelf => shelf.Category)];

    /// <summary>What visitors look for.</summary>
    public static readonly string[] SearchTerms =
    [
        "laptop 16gb", "4k monitor", "mechanical keyboard", "gaming mouse", "ssd 2tb", "wifi router", "graphics card", "usb-c dock",
        "printer ink"
    ];

    /// <summary>How many products a category has.</summary>
    public const int ProductsPerCategory = 6;

    private static Product Make(
        (string Category, string Noun, int From, int To, string[] Variants, string[] Brands) shelf, string series, int i)
    {
        var brand = shelf.Brands[i % shelf.Brands.Length];
        var listPrice = shelf.From + ((shelf.To - shelf.From) * i / (ProductsPerCategory - 1)) + 0.99m;
        var price = i % 3 == 1 ? decimal.Round(listPrice * 0.9m, 2) : listPrice;
        var id = string.Create(CultureInfo.InvariantCulture, $"{shelf.Category}-{i + 1}");
        return new Product(id, $"{brand} {shelf.Noun} {series}", shelf.Category, brand, shelf.Variants, listPrice, price);
    }
}
