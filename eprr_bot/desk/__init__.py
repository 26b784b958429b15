"""The desk: what people do in Slack, in a browser, for when Slack is away or is not theirs."""
