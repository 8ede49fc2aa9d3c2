using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace WasmPay.Rpc.Reflection;

/// <summary>The files behind a server's services, by name, by symbol and by extension.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _byExtension = [];

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services) Add(service.File);
    }

    public FileDescriptor? FileByName(string name) => _byName.GetValueOrDefault(name);

    public FileDescriptor? FileBySymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    public FileDescriptor? FileByExtension(string type, int number) => _byExtension.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>The numbers of a message's known extensions; null where the message is not known.</summary>
    public IEnumerable<int>? ExtensionNumbers(string type) =>
        _byExtension.TryGetValue(type, out var extensions) ? extensions.Keys : _bySymbol.ContainsKey(type) ? [] : null;

    /// <summary>A file with all that it imports, itself first.</summary>
    public static IEnumerable<ByteString> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<FileDescriptor>([file]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name)) continue;
            yield return next.SerializedData;
            foreach (var import in next.Dependencies) waiting.Enqueue(import);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file)) return;
        foreach (var import in file.Dependencies) Add(import);
        foreach (var message in file.MessageTypes) Add(message);
        foreach (var values in file.EnumTypes) Add(values);
        foreach (var service in file.Services)
        {
            _bySymbol[service.FullName] = file;
            foreach (var method in service.Methods) _bySymbol[method.FullName] = file;
        }
        foreach (var extension in file.Extensions.UnorderedExtensions) AddExtension(extension);
    }

    private void Add(MessageDescriptor message)
    {
        _bySymbol[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder()) _bySymbol[field.FullName] = message.File;
        foreach (var nested in message.NestedTypes) Add(nested);
        foreach (var values in message.EnumTypes) Add(values);
        foreach (var extension in message.Extensions.UnorderedExtensions) AddExtension(extension);
    }

    private void Add(EnumDescriptor values)
    {
        _bySymbol[values.FullName] = values.File;
        foreach (var value in values.Values) _bySymbol[value.FullName] = values.File;
    }

    private void AddExtension(FieldDescriptor extension)
    {
        _bySymbol[extension.FullName] = extension.File;
        var type = extension.ExtendeeType.FullName;
        if (!_byExtension.TryGetValue(type, out var numbers)) _byExtension[type] = numbers = [];
        numbers[extension.FieldNumber] = extension.File;
    }
}
