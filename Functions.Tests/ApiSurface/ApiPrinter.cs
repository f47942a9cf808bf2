using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.Tests.ApiSurface;

/// <summary>Writes a type's public and protected members as the listing does.</summary>
internal sealed class ApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();

    public ApiPrinter(Type type)
    {
        FullName = $"{type.Namespace}.{type.Name}";
        Header = $"{KindOf(type)} {FullName}{BaseOf(type)}";
        Members = type.IsEnum
            ? [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name}={Convert.ToInt32(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}")]
            : [.. type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic).Select(Print),
                .. type.GetProperties(Declared).Where(IsVisible).Select(Print),
                .. type.GetMethods(Declared).Where(IsVisible).Where(method => IsListed(method, type)).Select(Print)];
    }

    public string FullName { get; }

    public string Header { get; }

    public IReadOnlyList<string> Members { get; }

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string BaseOf(Type type) =>
        type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? string.Empty : $" : {type.BaseType.Name}";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(PropertyInfo property) => property.GetAccessors(nonPublic: true).Any(IsVisible);

    private static bool IsListed(MethodInfo method, Type type) =>
        !method.IsSpecialName
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && (!IsRecord(type) || !IsOfRecord(method))
        && method.Name is not nameof(IEquatable<>.Equals) and not "GetAsyncEnumerator";

    private static bool IsRecord(Type type) => type.GetProperty("EqualityContract", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static bool IsOfRecord(MethodInfo method) => method.Name is "<Clone>$" or "PrintMembers" or "Deconstruct" or "Equals" or "ToString" or "GetHashCode";

    private static string Visibility(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static string Binding(MethodBase method) => method switch
    {
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => string.Empty,
    };

    private string Print(ConstructorInfo constructor) => $"{Visibility(constructor)}ctor({Parameters(constructor)})";

    private string Print(PropertyInfo property)
    {
        var first = property.GetAccessors(nonPublic: true).First(IsVisible);
        var accessors = string.Concat(
            property.GetMethod is { } get && IsVisible(get) ? "get; " : string.Empty,
            property.SetMethod is { } set && IsVisible(set) ? IsInit(set) ? "init; " : "set; " : string.Empty);
        return $"{Visibility(first)}{Binding(first)}{NameOf(property.PropertyType, _nullability.Create(property))} {property.Name} {{ {accessors}}}";
    }

    private string Print(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : string.Empty;
        var returned = NameOf(method.ReturnType, _nullability.Create(method.ReturnParameter));
        return $"{Visibility(method)}{Binding(method)}{returned} {method.Name}{generic}({Parameters(method)})";
    }

    private string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : string.Empty;
        return extension + string.Join(", ", method.GetParameters().Select(Print));
    }

    private string Print(ParameterInfo parameter)
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : string.Empty;
        var fallback = !parameter.HasDefaultValue
            ? string.Empty
            : parameter.RawDefaultValue switch
            {
                null => parameter.ParameterType.IsValueType ? " = default" : " = null",
                bool value => value ? " = true" : " = false",
                var value => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
            };
        return $"{prefix}{NameOf(parameter.ParameterType, _nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static bool IsInit(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string NameOf(Type type, NullabilityInfo nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{NameOf(underlying, nullability)}?";
        }

        var name = type.IsArray
            ? $"{NameOf(type.GetElementType()!, nullability.ElementType!)}[]"
            : type.IsGenericType
                ? $"{type.Name.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select((argument, i) => NameOf(argument, nullability.GenericTypeArguments[i])))}>"
                : Alias(type);
        return !type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? $"{name}?" : name;
    }

    private static string Alias(Type type) => type.FullName switch
    {
        "System.Void" => "void",
        "System.String" => "string",
        "System.Object" => "object",
        "System.Boolean" => "bool",
        "System.Int32" => "int",
        "System.Double" => "double",
        _ => type.Name,
    };
}
