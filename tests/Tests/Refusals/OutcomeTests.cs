using Gateway.Refusals;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Refusals;

/// <summary>How a request ended, in the words of the ledger.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData(Outcome.Completed, "completed")]
    [InlineData(Outcome.UpstreamFailed, "upstream_failed")]
    [InlineData(Outcome.ClientAborted, "client_aborted")]
    [InlineData(Outcome.Interrupted, "interrupted")]
    [InlineData(Outcome.Refused, "refused")]
    public void Gives_each_outcome_its_word(object outcome, string word) => Assert.Equal(word, ((Outcome)outcome).Text());

    [Fact]
    public void Has_a_word_for_every_outcome_of_an_ended_request()
    {
        Assert.Equal(
            5, Enum.GetValues<Outcome>().Where(outcome => outcome != Outcome.None).Select(outcome => outcome.Text()).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Outcome.None.Text());
    }

    [Theory]
    [InlineData(Outcome.Completed, 200)]
    [InlineData(Outcome.Refused, 200)]
    [InlineData(Outcome.ClientAborted, null)]
    public void Knows_no_status_of_an_answer_that_never_began(object outcome, int? status)
    {
        DefaultHttpContext context = new();
        context.Features.Set(new Ending { Outcome = (Outcome)outcome });

        Assert.Equal(status, context.StatusSent);
    }
}
