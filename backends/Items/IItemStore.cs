namespace Backends.Items;

/// <summary>The items of all orgs; each call sees one org's alone.</summary>
internal interface IItemStore
{
    List<Item> All(string org);

    Item? Find(string org, long id);

    Item Add(string org, string name, DateTimeOffset now);

    Item? Rename(string org, long id, string name);

    bool Remove(string org, long id);
}
