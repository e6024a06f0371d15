namespace Backends.Issuer;

/// <summary>Where a Kinde token carries the org: it depends on how the application was set up.</summary>
internal enum TokenShape
{
    /// <summary>No org at all: an application of the whole environment.</summary>
    Global,

    /// <summary><c>org_code</c>: an application made inside an organisation.</summary>
    Organization,

    /// <summary><c>orgCode</c>, <c>orgName</c> and <c>applicationId</c> stamped by a token workflow, beside the property it read.</summary>
    Workflow,
}
