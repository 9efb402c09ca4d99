using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of the items of an event, written and read together.</summary>
internal sealed class ItemColumns(ListBuffer list)
{
    private readonly TextColumn productId = new(list.Get<BytesBuffer>("product_id"));
    private readonly TextColumn name = new(list.Get<BytesBuffer>("name"));
    private readonly TextColumn category = new(list.Get<BytesBuffer>("category"));
    private readonly TextColumn brand = new(list.Get<BytesBuffer>("brand"));
    private readonly TextColumn variant = new(list.Get<BytesBuffer>("variant"));
    private readonly Int64Buffer listPrice = list.Get<Int64Buffer>("list_price");
    private readonly Int64Buffer unitPrice = list.Get<Int64Buffer>("unit_price");
    private readonly TextColumn currency = new(list.Get<BytesBuffer>("currency"));
    private readonly Int32Buffer quantity = list.Get<Int32Buffer>("quantity");
    private readonly TextColumn coupon = new(list.Get<BytesBuffer>("coupon"));
    private readonly Int32Buffer listPosition = list.Get<Int32Buffer>("list_position");
    private readonly TextColumn urlPath = new(list.Get<BytesBuffer>("url_path"));

    /// <summary>Appends the items of the next row.</summary>
    public void Append(ImmutableArray<Item> items)
    {
        list.BeginList(items.Length);
        foreach (var item in items)
        {
            productId.Append(item.ProductId);
            name.Append(item.Name);
            category.Append(item.Category);
            brand.Append(item.Brand);
            variant.Append(item.Variant);
            listPrice.AppendOrNull(item.ListPrice);
            unitPrice.AppendOrNull(item.UnitPrice);
            currency.Append(item.Currency);
            quantity.Append(item.Quantity);
            coupon.Append(item.Coupon);
            listPosition.AppendOrNull(item.ListPosition);
            urlPath.Append(item.UrlPath);
        }
    }

    /// <summary>Reads the items of the next row.</summary>
    public ImmutableArray<Item> Read()
    {
        var count = list.NextList();
        if (count <= 0)
        {
            return [];
        }

        var items = new Item[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new Item
            {
                ProductId = productId.Next() ?? throw SegmentReader.Missing("items.product_id"),
                Name = name.Next(),
                Category = category.Next(),
                Brand = brand.Next(),
                Variant = variant.Next(),
                ListPrice = listPrice.NextAmount(),
                UnitPrice = unitPrice.NextAmount(),
                Currency = currency.Next() ?? throw SegmentReader.Missing("items.currency"),
                Quantity = quantity.NextInt32() ?? throw SegmentReader.Missing("items.quantity"),
                Coupon = coupon.Next(),
                ListPosition = listPosition.NextInt32(),
                UrlPath = urlPath.Next(),
            };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }
}
