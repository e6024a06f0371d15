namespace Gateway.Refusals;

/// <summary>Hears of every request of the walk that was refused, once all is said; refusals are usage too.</summary>
internal interface IRefusalObserver
{
    void Refused(HttpContext context);
}
