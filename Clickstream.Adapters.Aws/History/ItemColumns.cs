using System.Collections.Immutable;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of the items of an event, written and read together.</summary>
internal sealed class ItemColumns(ListBuffer list)
{
    private readonly BytesBuffer productId = list.Get<BytesBuffer>("product_id");
    private readonly BytesBuffer name = list.Get<BytesBuffer>("name");
    private readonly BytesBuffer category = list.Get<BytesBuffer>("category");
    private readonly BytesBuffer brand = list.Get<BytesBuffer>("brand");
    private readonly BytesBuffer variant = list.Get<BytesBuffer>("variant");
    private readonly Int64Buffer listPrice = list.Get<Int64Buffer>("list_price");
    private readonly Int64Buffer unitPrice = list.Get<Int64Buffer>("unit_price");
    private readonly BytesBuffer currency = list.Get<BytesBuffer>("currency");
    private readonly Int32Buffer quantity = list.Get<Int32Buffer>("quantity");
    private readonly BytesBuffer coupon = list.Get<BytesBuffer>("coupon");
    private readonly Int32Buffer listPosition = list.Get<Int32Buffer>("list_position");
    private readonly BytesBuffer urlPath = list.Get<BytesBuffer>("url_path");

    /// <summary>Appends the items of the next row.</summary>
    public void Append(ImmutableArray<Item> items)
    {
        list.BeginList(items.Length);
        foreach (var item in items)
        {
            productId.Append(item.ProductId);
            name.AppendOrNull(item.Name);
            category.AppendOrNull(item.Category);
            brand.AppendOrNull(item.Brand);
            variant.AppendOrNull(item.Variant);
            listPrice.AppendOrNull(item.ListPrice);
            unitPrice.AppendOrNull(item.UnitPrice);
            currency.Append(item.Currency);
            quantity.Append(item.Quantity);
            coupon.AppendOrNull(item.Coupon);
            listPosition.AppendOrNull(item.ListPosition);
            urlPath.AppendOrNull(item.UrlPath);
        }
    }

    /// <summary>A function that reads the items of row after row.</summary>
    public Func<ImmutableArray<Item>> Reader()
    {
        var (productIds, names, categories, brands) =
            (new TextColumn(productId), new TextColumn(name), new TextColumn(category), new TextColumn(brand));
        var (variants, currencies, coupons, urlPaths) =
            (new TextColumn(variant), new TextColumn(currency), new TextColumn(coupon), new TextColumn(urlPath));
        return () =>
        {
            var count = list.NextList();
            if (count <= 0)
            {
                return [];
            }

            var items = ImmutableArray.CreateBuilder<Item>(count);
            for (var i = 0; i < count; i++)
            {
                items.Add(new Item
                {
                    ProductId = productIds.Next() ?? throw SegmentReader.Missing("items.product_id"),
                    Name = names.Next(),
                    Category = categories.Next(),
                    Brand = brands.Next(),
                    Variant = variants.Next(),
                    ListPrice = listPrice.NextAmount(),
                    UnitPrice = unitPrice.NextAmount(),
                    Currency = currencies.Next() ?? throw SegmentReader.Missing("items.currency"),
                    Quantity = quantity.NextInt32() ?? throw SegmentReader.Missing("items.quantity"),
                    Coupon = coupons.Next(),
                    ListPosition = listPosition.NextInt32(),
                    UrlPath = urlPaths.Next(),
                });
            }

            return items.MoveToImmutable();
        };
    }
}
