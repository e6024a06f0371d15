using Gateway.Ingress;

namespace Gateway.Tests.Ingress;

public sealed class ListenerTests
{
    [Theory]
    [InlineData("Ingress", true, false)]
    [InlineData("IngressH2", true, false)]
    [InlineData("Ingress-Tls", true, false)]
    [InlineData("Admin", true, true)]
    [InlineData("admin", false, false)]
    [InlineData("Admin2", false, false)]
    [InlineData("ingress", false, false)]
    [InlineData("MyIngress", false, false)]
    [InlineData("Public", false, false)]
    [InlineData("", false, false)]
    public void Knows_names_that_start_with_Ingress_and_Admin(string name, bool known, bool admin) =>
        Assert.Equal((known, admin), (Listener.IsKnown(name), new Listener(name).IsAdmin));
}
