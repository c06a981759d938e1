using Gantry.Errors;
using Gantry.Images.Blobs;
using Gantry.Oci;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Images;

/// <summary>The records of images and of the references that name them, kept in memory as well.</summary>
internal sealed partial class ImageCatalog
{
    private readonly StateDatabase _database;
    private readonly RecordTable<ImageRecord> _imageTable;
    private readonly RecordTable<ReferenceRecord> _referenceTable;
    private readonly Dictionary<Digest, CatalogImage> _images = [];
    private readonly Dictionary<Reference, ReferenceRecord> _references = [];

    public ImageCatalog(StateDatabase database, ContentStore blobs, ILogger log)
    {
        _database = database;
        _imageTable = new(database, "images", ImagesJson.Default.ImageRecord);
        _referenceTable = new(database, "image_references", ImagesJson.Default.ReferenceRecord);
        foreach (var (key, record) in _imageTable.List((key, e) => Log.CorruptRecord(log, key, e)))
            Load(key, record, blobs, log);
        foreach (var (key, record) in _referenceTable.List((key, e) => Log.CorruptRecord(log, key, e)))
            if (_images.ContainsKey(record.Image) && Reference.TryParse(key, out var reference))
                _references[reference] = record;
    }

    /// <summary>Guards all of it. What changes records holds it from the first look to the last write.</summary>
    public Lock Gate { get; } = new();

    public IEnumerable<Digest> Ids => _images.Keys;

    public IEnumerable<KeyValuePair<Reference, Digest>> References => _references.Select(r => KeyValuePair.Create(r.Key, r.Value.Image));

    public IEnumerable<ImageIndex> Indexes => _references.Values.Select(r => r.Index).OfType<ImageIndex>();

    public CatalogImage? Find(Digest id) => _images.GetValueOrDefault(id);

    public Digest? Find(Reference reference) => _references.GetValueOrDefault(reference)?.Image;

    public ImageIndex? IndexOf(Reference reference) => _references.GetValueOrDefault(reference)?.Index;

    public IReadOnlyList<Reference> ReferencesOf(Digest id) =>
        [.. _references.Where(r => r.Value.Image == id).Select(r => r.Key).OrderBy(r => r.ToString(), StringComparer.Ordinal)];

    public IEnumerable<Digest> ChildrenOf(Digest id) => _images.Where(i => i.Value.Record.Parent == id).Select(i => i.Key);

    /// <summary>Records an image and sets references in one step: none of it is there, or all.</summary>
    public void Put(Digest id, ImageRecord record, ImageConfig config, IEnumerable<Reference> references, ImageIndex? index = null)
    {
        var names = references.ToList();
        var reference = new ReferenceRecord(id, index);
        _database.Transact(() =>
        {
            _imageTable.Put(id.ToString(), record);
            foreach (var name in names)
                _referenceTable.Put(name.ToString(), reference);
        });
        _images[id] = new CatalogImage(record, config, ChainId.All(config.RootFs.DiffIds));
        foreach (var name in names)
            _references[name] = reference;
    }

    public void Remove(Reference reference)
    {
        _referenceTable.Delete(reference.ToString());
        _references.Remove(reference);
    }

    public void Remove(Digest id)
    {
        _imageTable.Delete(id.ToString());
        _images.Remove(id);
    }

    private void Load(string key, ImageRecord record, ContentStore blobs, ILogger log)
    {
        try
        {
            var id = Digest.Parse(key);
            var config = ImageConfig.Parse(blobs.ReadAll(id));
            _images[id] = new CatalogImage(record, config, ChainId.All(config.RootFs.DiffIds));
        }
        catch (GantryException e)
        {
            Log.DamagedImage(log, key, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "the record of image {Key} cannot be read and is left out")]
        public static partial void CorruptRecord(ILogger log, string key, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "image {Key} has no readable configuration and is left out: pull or load it again")]
        public static partial void DamagedImage(ILogger log, string key, Exception error);
    }
}
