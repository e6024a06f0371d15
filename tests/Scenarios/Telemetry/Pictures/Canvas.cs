using System.Globalization;
using System.Xml.Linq;

namespace Gateway.Scenarios.Telemetry.Pictures;

/// <summary>The few shapes of SVG that a board takes.</summary>
internal sealed class Canvas
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement _root;

    internal Canvas(double width, double height)
    {
        _root = new XElement(Svg + "svg", Of("viewBox", $"0 0 {N(width)} {N(height)}"), Of("width", N(width)), Of("height", N(height)),
            Of("font-family", "DejaVu Sans, sans-serif"));
        Box(0, 0, width, height, "#f4f5f5");
    }

    internal void Box(double x, double y, double width, double height, string fill, string stroke = "none") => _root.Add(new XElement(
        Svg + "rect", Of("x", N(x)), Of("y", N(y)), Of("width", N(width)), Of("height", N(height)), Of("fill", fill),
        Of("stroke", stroke)));

    internal void Text(double x, double y, string text, double size, string fill = "#24292e", string anchor = "start") =>
        _root.Add(new XElement(
            Svg + "text", Of("x", N(x)), Of("y", N(y)), Of("font-size", N(size)), Of("fill", fill), Of("text-anchor", anchor), text));

    internal void Line(IEnumerable<(double X, double Y)> points, string stroke, double width = 1.3) => _root.Add(new XElement(
        Svg + "polyline", Of("points", string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"))), Of("fill", "none"),
        Of("stroke", stroke), Of("stroke-width", N(width))));

    internal void Save(string file) => new XDocument(_root).Save(file);

    private static XAttribute Of(string name, string value) => new(name, value);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
