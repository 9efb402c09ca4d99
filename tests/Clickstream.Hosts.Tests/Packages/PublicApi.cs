using System.Reflection;
using System.Runtime.CompilerServices;

namespace Clickstream.Hosts.Tests.Packages;

/// <summary>Describes what an assembly offers to others: a line for every type and member.</summary>
internal static class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The lines, in the order of types and members.</summary>
    public static IEnumerable<string> Describe(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => MembersOf(type).Order(StringComparer.Ordinal).Prepend(DescribeType(type)));

    private static string DescribeType(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : "class";
        var modifier = type.IsAbstract && type.IsSealed ? "static " : type is { IsAbstract: true, IsInterface: false } ? "abstract " : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        var bases = type.GetInterfaces().Where(one => one.IsPublic).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases.Insert(0, Name(parent));
        }

        return $"{modifier}{kind} {Name(type)}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}";
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        foreach (var field in type.GetFields(Own).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
        {
            var value = field.IsLiteral ? $" = {field.GetRawConstantValue() ?? "null"}" : "";
            yield return $"  {type.Name}.{field.Name} : {Name(field.FieldType)}{value}";
        }

        foreach (var property in type.GetProperties(Own).Where(property => !IsMadeByCompiler(property)))
        {
            var accessors = property.GetAccessors(nonPublic: true).Where(IsOffered).Select(accessor =>
                accessor.ReturnType != typeof(void) ? "get"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? "init" : "set").Order(StringComparer.Ordinal).ToList();
            if (accessors.Count > 0)
            {
                yield return $"  {type.Name}.{property.Name} : {Name(property.PropertyType)}{Mark(Nullability.Create(property))} {{ {string.Join("; ", accessors)} }}";
            }
        }

        foreach (var constructor in type.GetConstructors(Own).Where(IsOffered))
        {
            yield return $"  {type.Name}.new({Parameters(constructor)})";
        }

        foreach (var method in type.GetMethods(Own).Where(method => IsOffered(method) && !IsMadeByCompiler(method) && !IsAccessor(method)))
        {
            var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            yield return $"  {type.Name}.{method.Name}{generic}({Parameters(method)}) : {Name(method.ReturnType)}{Mark(Nullability.Create(method.ReturnParameter))}";
        }
    }

    private static bool IsOffered(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>What every record has goes without saying.</summary>
    private static bool IsMadeByCompiler(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)}{Mark(Nullability.Create(parameter))} {parameter.Name}{(parameter.IsOptional ? " = default" : "")}"));

    private static string Mark(NullabilityInfo nullability) =>
        !nullability.Type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray || type.IsByRef)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        if (!type.IsGenericType)
        {
            return type.Namespace?.StartsWith("Clickstream", StringComparison.Ordinal) == true ? type.FullName!.Replace('+', '.') : type.Name;
        }

        var name = type.Namespace?.StartsWith("Clickstream", StringComparison.Ordinal) == true ? $"{type.Namespace}.{type.Name}" : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
