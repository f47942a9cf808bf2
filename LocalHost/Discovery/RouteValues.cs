using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Pipeline.LocalHost.Discovery;

/// <summary>Binds route values to parameters of the same name.</summary>
internal static class RouteValues
{
    /// <summary>The binder of a parameter; null when no text can be parsed as its type.</summary>
    public static ParameterBinder? BinderOf(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var parse = ParserOf(type);
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        return parse is null ? null : invocation =>
            invocation.HttpContext!.Request.RouteValues[name] is string text
                ? parse(text) ?? throw new FormatException($"The route value {name} is no {type.Name}.")
                : absent;
    }

    private static Func<string, object?>? ParserOf(Type type)
    {
        if (type == typeof(string))
        {
            return static text => text;
        }

        if (type.IsEnum)
        {
            return text => Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value) ? value : null;
        }

        var parsable = type.GetInterfaces().Any(candidate =>
            candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IParsable<>));
        return !parsable ? null : typeof(RouteValues)
            .GetMethod(nameof(Parse), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<string, object?>>();
    }

    private static object? Parse<T>(string text)
        where T : IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
