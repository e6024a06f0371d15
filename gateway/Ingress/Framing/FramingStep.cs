namespace Gateway.Ingress;

/// <summary>Turns away what is hostile in form before anything of it is used.</summary>
internal sealed class FramingStep(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var verdict = Framing.Decide(context);
        return verdict.IsRefused ? context.Refuse(verdict) : next(context);
    }
}
